"""Money in minor units: how many decimals a currency has."""

from decimal import ROUND_HALF_UP, Decimal

DECIMALS = {
    currency: decimals
    for decimals, currencies in (
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
    )
    for currency in currencies.split()
}
"""Decimals of currencies whose minor unit is not the hundredth (ISO 4217)."""


def minor(amount: Decimal, currency: str) -> int:
    """An amount in minor units of a currency (ISO 4217 code), half a unit rounded up.

    >>> minor(Decimal("2.55"), "GBP"), minor(Decimal("300"), "JPY"), minor(Decimal("0.125"), "EUR")
    (255, 300, 13)
    """
    return int(amount.scaleb(DECIMALS.get(currency, 2)).to_integral_value(ROUND_HALF_UP))


def words(amount_minor: int, currency: str) -> str:
    """An amount for people: with its currency's decimals.

    >>> words(1234, "CNY"), words(300, "JPY"), words(-5, "EUR")
    ('12.34 CNY', '300 JPY', '-0.05 EUR')
    """
    decimals = DECIMALS.get(currency, 2)
    return f"{Decimal(amount_minor).scaleb(-decimals):.{decimals}f} {currency}"
