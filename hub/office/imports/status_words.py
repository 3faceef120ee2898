"""The words by which shops' exports say how an order stands: whether it is to be sent, and whether it is
paid.

English and Chinese; in lower case, with full-width signs made common ones.
"""

CANCELLED = (
    "cancelled", "canceled", "refunded", "voided", "已取消", "交易关闭", "退款", "已退款", "退款成功",
)  # fmt: skip
"""Not to be sent: an order that is there and has not left is cancelled."""
ENDED = (
    *CANCELLED,
    "shipped", "delivered", "completed", "closed", "fulfilled", "已发货", "已完成", "已关闭", "交易成功",
)  # fmt: skip
"""Not to be sent, or sent already."""
HELD = ("on hold", "on_hold", "held", "挂起", "异常", "退款中")
"""Waiting for somebody."""
UNPAID = (
    "awaiting payment", "awaiting_payment", "pending payment", "unpaid", "待付款", "未付款", "等待买家付款",
)  # fmt: skip
PAID = ("paid", "awaiting shipment", "awaiting_shipment", "已付款", "买家已付款", "待发货", "等待卖家发货")
_PAYMENTS = {
    "paid": (*PAID, "yes", "partially refunded", "partially_refunded", "支付成功", "已支付"),
    "unpaid": (*UNPAID, "no", "pending", "authorized", "failed", "expired", "voided", "未支付", "待支付"),
    "partly_paid": ("partly paid", "partly_paid", "partially paid", "partially_paid", "部分付款"),
    "on_delivery": ("on delivery", "on_delivery", "cod", "cash on delivery", "货到付款"),
    "refunded": ("refunded", "已退款", "退款成功"),
    "unknown": ("", "unknown"),
}
PAYMENT = {word: payment for payment, words in _PAYMENTS.items() for word in words}
"""The shop's word for a payment -> one of `hub.domain.orders.PAYMENTS`."""


def payment_of_status(word: str) -> str:
    """What the state of an order says of its payment.

    >>> payment_of_status("待付款"), payment_of_status("awaiting shipment"), payment_of_status("on hold")
    ('unpaid', 'paid', 'unknown')
    """
    return "unpaid" if word in UNPAID else "paid" if word in PAID else "unknown"
