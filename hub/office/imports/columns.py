"""The columns of each import, under the names that shops, carriers and warehouse programs give them, the
surest first.

English and Chinese; names of ShipStation's and ShippingEasy's exports are among them.
"""

from hub.office.imports.headers import Column


def names(text: str) -> tuple[str, ...]:
    """Names divided by `|`.

    >>> names("SKU|Item SKU")
    ('SKU', 'Item SKU')
    """
    return tuple(text.split("|"))


SKU = names(
    "SKU|Item SKU|Product SKU|Item Number|Product Code|Stock Code"
    "|商品编码|商品编号|货号|商家编码|规格编码|编码"
)
BARCODES = names(
    "Barcode|Barcodes|UPC/GTIN|GTIN|EAN|EAN13|EAN8|UPC|UPC-A|Item UPC|ISBN|条码|条形码|商品条码|国际条码|69码"
)
BIN = names(
    "Bin|Bin Code|Warehouse Bin|Warehouse Location|Bin Location|Location|库位|库位编码|货位|货位号|仓位|储位"
)
QTY = names("Quantity|Qty|Item Quantity|Qty Ordered|Pieces|数量|商品数量|购买数量|件数")

ITEMS = (
    Column("sku", SKU, required=True),
    Column("name", names("Item Name|Product Name|Name|Title|Description|商品名称|品名|名称|宝贝标题")),
    Column(
        "weight",
        names("Item unit weight|Unit Weight|Item Weight|Weight|重量|单重|商品重量|单件重量|净重"),
        unit=True,
    ),
    Column("weight_unit", names("Weight Unit|Weight Units|Unit of Weight|重量单位")),
    Column("barcode", BARCODES, many=True),
    Column(
        "case_barcode",
        names("Case Barcode|Case Code|Carton Barcode|ITF-14|Pack Barcode|箱码|箱条码|外箱条码"),
        many=True,
    ),
    Column(
        "pack_qty",
        names("Pack Quantity|Pack Qty|Case Quantity|Case Qty|Units per Case|装箱数|箱规|包装数量|每箱数量"),
    ),
    Column("tracks_lot", names("Tracks Lot|Lot Tracked|Lot Control|批次管理|启用批次")),
    Column("tracks_serial", names("Tracks Serial|Serial Tracked|Serial Control|序列号管理|启用序列号")),
)
BINS = (
    Column("bin", (*BIN, "Code", "编码"), required=True),
    Column("zone", names("Zone|Area|库区|分区|区域")),
    Column("aisle", names("Aisle|Row|通道|巷道|排")),
    Column("bay", names("Bay|Rack|Column|货架|列|架")),
    Column("level", names("Level|Shelf|Tier|层")),
    Column("x", names("X|横坐标|X坐标"), unit=True),
    Column("y", names("Y|纵坐标|Y坐标"), unit=True),
    Column("station", names("Station|Station Name|工作站|工位|站点")),
    Column("place", names("Place|Light|Lamp|灯位|灯号")),
    Column("walk_order", names("Walk Order|Pick Sequence|Sequence|Pick Order|动线|拣货顺序|路径顺序|顺序")),
)
STOCK = (
    Column("sku", SKU, required=True),
    Column("bin", BIN, required=True),
    Column("qty", (*QTY, *names("On Hand|Stock|库存|库存数量|实际库存")), required=True),
    Column("lot", names("Lot|Lot Number|Lot No|Batch|Batch Number|批次|批号|批次号")),
    Column(
        "expires",
        names(
            "Expires|Expires On|Expiry|Expiry Date|Expiration Date|Best Before|Use By"
            "|有效期|有效期至|有效期至日期|到期日|到期日期|失效日期|保质期至"
        ),
    ),
    Column("condition", names("Condition|Quality|品质|质量状态|库存状态")),
)
ORDERS = (
    Column(
        "number",
        names("Order Number|Number|Order #|Order No|Order ID|Order|订单编号|订单号|平台订单号|单号"),
        required=True,
    ),
    Column("sku", (*SKU, "Lineitem SKU")),
    Column("barcode", BARCODES, many=True),
    Column("qty", (*QTY, "Lineitem Quantity"), required=True),
    Column("price", names("Unit Price|Item Unit Price|Item Price|Price|Lineitem Price|单价|商品单价|价格")),
    Column(
        "placed",
        names("Order Date|Date|Placed|Created at|Paid Date|下单时间|订单创建时间|下单日期|付款时间"),
    ),
    Column(
        "ship_by",
        names(
            "Ship By|Ship-By|Ship By Date|Latest Ship Date|Must Ship By|Dispatch By"
            "|最晚发货时间|最晚发货日期|承诺发货时间|发货截止时间"
        ),
    ),
    Column("urgent", names("Urgent|Rush|Rush Order|加急|是否加急|急单|加急订单")),
    Column("status", names("Order Status|Status|订单状态|状态")),
    Column(
        "payment",
        names("Payment Status|Financial Status|Payment State|Payment|付款状态|支付状态|财务状态|付款情况"),
    ),
    Column(
        "recipient",
        names(
            "Recipient Name|Recipient Full Name|Ship To - Name|Shipping Name|Recipient|Buyer Full Name"
            "|Customer Name|收件人|收件人姓名|收货人|收货人姓名"
        ),
    ),
    Column(
        "address",
        names(
            "Address|Address Line 1|Address 1|Address Line 2|Address 2|Address Line 3|Shipping Address"
            "|Ship To - Address 1|Ship To - Address 2|Ship To - City|Ship To - State"
            "|City|State|Province|District"
            "|省|省份|市|城市|区|区县|地址|收货地址|收件地址|详细地址|收件人地址"
        ),
        many=True,
    ),
    Column("postcode", names("Postal Code|Postcode|Zip|Zip Code|Ship To - Postal Code|邮编|邮政编码")),
    Column("country", names("Country|Country Code|Ship To - Country|国家|国家地区")),
    Column(
        "phone",
        names(
            "Phone|Phone Number|Recipient Phone|Ship To - Phone|Buyer Phone"
            "|手机|手机号|电话|联系电话|收件人手机|收件人电话"
        ),
    ),
    Column("email", names("Email|E-mail|Email Address|Buyer Email|Customer Email|邮箱|电子邮箱|邮件")),
    Column(
        "carrier",
        names("Carrier|Shipping Carrier|Shipping Service|Requested Shipping Service|物流公司|快递公司|快递"),
    ),
    Column(
        "waybill",
        names("Waybill|Tracking Number|Tracking #|Tracking|运单号|快递单号|物流单号|运单编号"),
    ),
    Column(
        "note",
        names(
            "Note|Notes|Notes From Buyer|Notes to the Buyer|Customer Notes|Internal Notes"
            "|买家留言|备注|卖家备注|订单备注"
        ),
    ),
)
KITS = (
    Column(
        "kit",
        names("Kit|Kit SKU|Bundle|Bundle SKU|Parent SKU|Set SKU|套装|套装编码|组合装编码|组合编码|套餐编码"),
        required=True,
    ),
    Column(
        "sku",
        (
            *names("Part|Part SKU|Component|Component SKU|Child SKU|子件编码|子商品编码|单品编码|组成商品"),
            *SKU,
        ),
        required=True,
    ),
    Column("qty", (*QTY, *names("Component Quantity|Qty per Kit|Part Quantity|组合数量|用量|单套数量"))),
)
ONLINE_RETAIL = (
    Column("number", ("InvoiceNo",), required=True),
    Column("sku", ("StockCode",), required=True),
    Column("name", ("Description",)),
    Column("qty", ("Quantity",), required=True),
    Column("placed", ("InvoiceDate",)),
    Column("price", ("UnitPrice",)),
    Column("customer", ("CustomerID",)),
    Column("country", ("Country",)),
)
"""The columns of the UCI "Online Retail" set, as they are recorded."""
