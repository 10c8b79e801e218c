"""What banks call the columns of a table of transfers, in English and Spanish."""

from cabos.sources.customers import folded

# Field to the spellings of its column, folded: lower case, no accents, signs as one blank.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "ref": (
        "ref", "reference", "referencia", "folio", "transaction id", "transaction reference",
        "tran id", "tx id", "txn id", "trx id", "hash", "txhash", "transaction hash", "tx hash",
        "id", "id transaccion", "numero de referencia", "no referencia", "num referencia",
        "referencia numerica", "clave de rastreo", "clave rastreo", "rastreo", "tracking key",
        "numero de operacion", "no operacion", "operacion", "id operacion", "no de movimiento",
        "numero de movimiento", "movimiento id", "authorization", "autorizacion",
        "numero de autorizacion", "no autorizacion", "cheque", "check number", "payment id",
        "end to end id", "uetr", "referencia bancaria", "folio de operacion", "docto", "documento",
    ),
    "date": (
        "date", "fecha", "timestamp", "date time", "datetime", "fecha y hora", "fecha hora",
        "transaction date", "posting date", "posted date", "booking date", "value date",
        "fecha operacion", "fecha de operacion", "fecha de la operacion", "fecha valor",
        "fecha de aplicacion", "fecha aplicacion", "fecha movimiento", "fecha de movimiento",
        "fecha de liquidacion", "fecha transaccion", "fecha de transaccion", "fecha de registro",
        "fecha contable", "fec operacion", "fec oper", "dia", "trade date", "tran timestamp",
        "date utc", "datetime utc", "date time utc", "unixtimestamp", "block time", "time utc",
        "fecha de pago", "fecha pago", "payment date", "fecha oper", "f operacion", "f valor",
    ),
    "clock": (
        "time", "hora", "time of day", "hora operacion", "hora de operacion", "hora movimiento",
        "transaction time",
    ),
    "from": (
        "from", "sender", "payer", "source", "origin", "from account", "sender account",
        "source account", "originator account", "debtor account", "payer account", "from address",
        "origin account", "ordering account", "cuenta ordenante", "cuenta del ordenante",
        "cuenta origen", "cuenta de origen", "cuenta cargo", "cuenta de cargo", "cuenta emisora",
        "cuenta retiro", "de la cuenta", "desde", "origen", "clabe ordenante", "clabe origen",
        "clabe emisora", "orig acct", "sourcenodeid", "nameorig", "cta ordenante", "cta origen",
        "cuenta remitente", "remitente",
    ),
    "from_bank": (
        "from bank", "sender bank", "originator bank", "debtor bank", "source bank", "payer bank",
        "banco ordenante", "banco emisor", "banco origen", "institucion ordenante",
        "institucion emisora", "banco del ordenante", "banco remitente", "ordering bank",
    ),
    "from_name": (
        "from name", "sender name", "originator", "originator name", "debtor", "debtor name",
        "payer name", "ordenante", "nombre ordenante", "nombre del ordenante", "nombre emisor",
        "emisor", "nombre remitente", "ordering customer", "nombre origen",
    ),
    "from_id": (
        "from id", "sender id", "originator id", "debtor id", "rfc ordenante",
        "rfc curp ordenante", "rfc del ordenante", "rfc emisor", "curp ordenante",
    ),
    "to": (
        "to", "receiver", "recipient", "payee", "destination", "target", "to account",
        "receiver account", "beneficiary account", "creditor account", "payee account",
        "destination account", "to address", "target account", "cuenta beneficiario",
        "cuenta beneficiaria", "cuenta del beneficiario", "cuenta destino", "cuenta de destino",
        "cuenta abono", "cuenta de abono", "cuenta receptora", "a la cuenta", "hacia", "destino",
        "clabe beneficiario", "clabe beneficiaria", "clabe destino", "clabe receptora",
        "bene acct", "targetnodeid", "namedest", "cta beneficiario", "cta destino",
        "destinatario", "cuenta destinatario",
    ),
    "to_bank": (
        "to bank", "receiver bank", "beneficiary bank", "creditor bank", "destination bank",
        "payee bank", "banco beneficiario", "banco receptor", "banco destino",
        "institucion beneficiaria", "institucion receptora", "banco del beneficiario",
    ),
    "to_name": (
        "to name", "receiver name", "beneficiary", "beneficiary name", "creditor",
        "creditor name", "payee name", "beneficiario", "nombre beneficiario",
        "nombre del beneficiario", "nombre receptor", "nombre destinatario", "receptor",
        "nombre destino",
    ),
    "to_id": (
        "to id", "receiver id", "beneficiary id", "creditor id", "rfc beneficiario",
        "rfc curp beneficiario", "rfc del beneficiario", "rfc receptor", "curp beneficiario",
    ),
    "amount": (
        "amount", "value", "importe", "monto", "cantidad", "sum", "transaction amount", "valor",
        "amount paid", "paid amount", "importe de la operacion", "importe operacion",
        "monto operacion", "monto de la operacion", "monto transaccion", "importe total",
        "base amt", "tokenvalue", "quantity", "net amount", "importe neto", "amt", "total",
        "monto pagado", "importe movimiento", "monto del movimiento",
    ),
    "currency": (
        "currency", "ccy", "moneda", "divisa", "currency code", "payment currency", "token",
        "tokensymbol", "token symbol", "asset", "coin", "symbol", "clave moneda", "tipo de moneda",
    ),
    "received": (
        "received", "amount received", "received amount", "importe recibido", "monto recibido",
        "amount credited", "importe abonado",
    ),
    "received_currency": (
        "received currency", "receiving currency", "moneda recibida", "divisa recibida",
        "moneda destino", "divisa destino", "moneda de abono",
    ),
    "fee": (
        "fee", "fees", "comision", "comisiones", "charge", "charges", "commission", "txn fee",
        "network fee", "bank charges",
    ),
    "memo": (
        "memo", "description", "descripcion", "concepto", "concept", "details", "detalle",
        "detalles", "narrative", "purpose", "remittance information", "concepto de pago",
        "concepto del pago", "concepto pago", "leyenda", "observaciones", "notas", "note", "notes",
        "remarks", "comentario", "comentarios", "concepto descripcion",
        "descripcion del movimiento",
        "descripcion movimiento", "descripcion de la operacion", "particulars", "motivo", "glosa",
        "detalle de la operacion", "concepto movimiento", "payment details",
    ),
    "kind": (
        "kind", "type", "tipo", "transaction type", "payment format", "payment type", "method",
        "tipo de operacion", "tipo operacion", "tipo de movimiento", "tipo movimiento", "tx type",
        "tipo de transaccion", "tipo transaccion", "tipo de pago", "tipo pago", "forma de pago",
        "medio de pago", "channel", "canal", "codigo transaccion", "cod transac", "category",
        "categoria",
    ),
    "account": (
        "account", "cuenta", "account number", "account no", "numero de cuenta", "no de cuenta",
        "no cuenta", "num cuenta", "numero cuenta", "clabe", "iban", "cta", "account id",
        "cuenta clabe", "clabe interbancaria", "our account", "mi cuenta", "wallet", "address",
        "cuenta propia", "contrato",
    ),
    "account_bank": (
        "bank", "banco", "bank code", "clave banco", "clave de banco", "institucion", "bank id",
        "account bank", "banco de la cuenta",
    ),
    "other": (
        "other", "counterparty account", "other account", "cuenta contraparte", "contra cuenta",
        "contracuenta", "related account", "cuenta relacionada", "counterparty iban",
        "opposing account", "cuenta de la contraparte", "counterpart account",
        "other party account", "cuenta ordenante beneficiario", "cuenta origen destino",
        "cuenta tercero",
    ),
    "other_bank": (
        "other bank", "counterparty bank", "banco contraparte", "counterpart bank",
        "banco de la contraparte", "banco ordenante beneficiario", "banco participante",
    ),
    "other_name": (
        "other name", "counterparty", "counterparty name", "contraparte", "nombre contraparte",
        "nombre de la contraparte", "counterpart", "other party", "opposing name", "payee payer",
        "ordenante beneficiario", "beneficiario ordenante", "nombre", "name", "razon social",
        "nombre razon social", "tercero", "nombre ordenante beneficiario",
    ),
    "other_id": (
        "other id", "counterparty id", "rfc contraparte", "rfc", "rfc curp", "curp",
        "rfc ordenante beneficiario", "tax id",
    ),
    "debit": (
        "debit", "debits", "cargo", "cargos", "retiro", "retiros", "withdrawal", "withdrawals",
        "money out", "out", "paid out", "salida", "salidas", "egreso", "egresos", "debe",
        "debito", "debitos", "debit amount", "importe cargo", "monto cargo", "importe de cargo",
        "monto retiro", "withdrawal amount", "payments", "sent", "spent", "retiro cargo",
        "cargo retiro", "value out", "disposiciones", "importe debito", "monto de cargo",
    ),
    "credit": (
        "credit", "credits", "abono", "abonos", "deposito", "depositos", "deposit", "deposits",
        "money in", "in", "paid in", "entrada", "entradas", "ingreso", "ingresos", "haber",
        "credito", "creditos", "credit amount", "importe abono", "monto abono",
        "importe de abono", "monto deposito", "deposit amount", "receipts", "deposito abono",
        "abono deposito", "value in", "importe credito", "monto de abono",
    ),
    "sign": (
        "sign", "signo", "direction", "d c", "dc", "dr cr", "c d", "cd", "cr dr", "debit credit",
        "credit debit", "cargo abono", "abono cargo", "naturaleza", "debit or credit",
        "credit debit indicator", "debit credit indicator", "debe haber", "in out", "c a", "ca",
        "entrada salida", "ingreso egreso", "indicador", "cargo o abono", "sentido", "side",
    ),
    "balance": (
        "balance", "saldo", "running balance", "saldo final", "available balance", "balance after",
        "saldo despues", "saldo disponible", "saldo acumulado", "account balance", "saldo contable",
        "ledger balance", "saldo operacion", "saldo liquidacion", "saldo actual", "new balance",
    ),
}  # fmt: skip
BY_SPELLING = {text: field for field, texts in SPELLINGS.items() for text in texts}

OUT = frozenset((
    "debit", "dr", "d", "db", "dbit", "out", "cargo", "cargos", "retiro", "retiros", "withdrawal",
    "sent", "salida", "egreso", "debe", "debito", "-",
))  # fmt: skip
"""Words of a sign column that mean money out."""

IN = frozenset((
    "credit", "cr", "c", "crdt", "in", "abono", "abonos", "deposito", "depositos", "deposit",
    "received", "entrada", "ingreso", "haber", "credito", "+",
))  # fmt: skip
"""Words of a sign column that mean money in."""

PAIRS = (("D", "H"), ("C", "A"), ("R", "D"))
"""Single letters of which one can mean both, told by the other: debe and haber, cargo and abono,
retiro and depósito."""

CURRENCIES = frozenset((
    "MXN", "USD", "EUR", "GBP", "CAD", "CHF", "JPY", "CNY", "AUD", "NZD", "BRL", "COP", "CLP",
    "PEN", "ARS", "UYU", "GTQ", "HNL", "NIO", "CRC", "PAB", "DOP", "CUP", "BOB", "PYG", "VES",
    "HKD", "SGD", "KRW", "INR", "RUB", "TRY", "ZAR", "ILS", "SAR", "AED", "QAR", "KWD", "BHD",
    "THB", "IDR", "MYR", "PHP", "VND", "TWD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON",
    "UAH", "NGN", "KES", "EGP", "MAD", "BTC", "XBT", "ETH", "BNB", "USDT", "USDC", "TRX", "LTC",
    "BCH", "XRP", "DAI",
))  # fmt: skip
"""Codes that can stand in the name of a column, such as ``Importe (MXN)``."""

_PESOS = {"pesos": "MXN", "m n": "MXN", "moneda nacional": "MXN", "dolares": "USD", "euros": "EUR"}


def field_of(title: str) -> tuple[str | None, str]:
    """Return what a column's name says it is, and the currency that stands in the name.

    Args:
        title: the name as written; a name that repeats may have a number behind it.
    """
    text = folded(title)
    if text in BY_SPELLING:
        return BY_SPELLING[text], ""
    words = text.split()
    if len(words) > 1 and words[-1].upper() in CURRENCIES:
        text, currency = " ".join(words[:-1]), words[-1].upper()
        return BY_SPELLING.get(text), currency
    for ending, currency in _PESOS.items():
        for link in (" en ", " "):
            if text.endswith(f"{link}{ending}"):
                return BY_SPELLING.get(text.removesuffix(f"{link}{ending}")), currency
    return None, ""
