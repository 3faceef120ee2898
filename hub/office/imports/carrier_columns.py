"""The columns of what is imported about carriers, under the names that they and their tariffs give them.

English and Chinese, the surest first.
"""

from hub.office.imports.columns import names
from hub.office.imports.headers import Column

CARRIER = names("Carrier|Carrier Code|Courier|物流公司编码|快递公司编码|承运商编码|承运商|快递公司|物流公司")
AREA = names("Area|Zone|Area Code|Region|计费区|计费区域|区域|大区|分区")
WAYBILL = names(
    "Waybill|Waybill Number|Waybill No|Tracking Number|Tracking No|Tracking #|AWB|Shipment Number"
    "|运单号|运单编号|快递单号|物流单号|面单号|单号"
)

CARRIERS = (
    Column("carrier", (*CARRIER, *names("Code|编码")), required=True),
    Column("name", names("Name|Carrier Name|名称|承运商名称|快递名称")),
    Column("currency", names("Currency|币种|货币")),
    Column("max_weight", names("Max Weight|Maximum Weight|Weight Limit|最大重量|限重"), unit=True),
    Column("max_side", names("Max Side|Longest Side|Max Length|最长边|限长"), unit=True),
    Column("max_girth", names("Max Girth|Girth|Length plus Girth|最大周长|限周长|长加围"), unit=True),
    Column("cutoff", names("Cutoff|Cut-off|Pickup|Pickup Time|Collection Time|揽收时间|截单时间|取件时间")),
    Column("call_days", names("Call Days|Pickup Days|Collection Days|揽收日|揽收星期|取件日")),
    Column("numbers", names("Numbers|Waybill Numbers|Number Source|单号来源|面单来源")),
    Column("rank", names("Rank|Priority|优先级|顺序")),
    Column("active", names("Active|Enabled|启用|是否启用")),
    Column("volume_divisor", names("Volume Divisor|Volumetric Divisor|Dim Factor|体积系数|抛重系数|抛比")),
)
CALENDAR = (
    Column("day", names("Day|Date|日期|日子"), required=True),
    Column("carrier", CARRIER),
    Column("works", names("Works|Calls|Open|上班|揽收|是否揽收|营业")),
    Column("at", names("At|Time|Cutoff|Cut-off|Pickup Time|Until|时间|揽收时间|截单时间")),
    Column("name", names("Name|Holiday|Note|Description|名称|节日|说明|备注")),
)
AREAS = (
    Column("carrier", CARRIER, required=True),
    Column("area", AREA, required=True),
    Column("country", names("Country|Country Code|国家|国家地区")),
    Column("postcodes", names("Postcodes|Postcode|Postal Codes|Zip Codes|Postcode Ranges|邮编|邮编范围")),
)
FEES = (
    Column("carrier", CARRIER, required=True),
    Column("area", AREA),
    Column(
        "upto",
        names("Up To|Up To Weight|Weight To|Max Weight|Weight|首重|重量上限|重量段上限|续重起点|重量"),
        required=True,
        unit=True,
    ),
    Column(
        "fee", names("Fee|Price|Rate|First Weight Fee|首重价格|首重运费|首费|运费|价格|费用"), required=True
    ),
    Column("step", names("Step|Step Weight|Additional Weight|每续重|续重单位|续重"), unit=True),
    Column(
        "step_fee", names("Step Fee|Additional Fee|Additional Weight Fee|续重价格|续重运费|续费|每续重价格")
    ),
)
WAYBILLS = (
    Column("carrier", CARRIER),
    Column("number", (*WAYBILL, *names("Number|号码")), required=True),
)
BILL = (
    Column("waybill", WAYBILL, required=True),
    Column(
        "weight",
        names(
            "Chargeable Weight|Charged Weight|Billed Weight|Billing Weight|Weight"
            "|计费重量|结算重量|计重|收费重量|重量"
        ),
        unit=True,
    ),
    Column(
        "fee",
        names(
            "Fee|Freight|Charge|Amount|Total|Total Charge|Net Amount|运费|总运费|应收运费|费用|金额|应付金额"
        ),
        required=True,
    ),
)
