"""What a client's workbook holds: its sheets, their columns and rows, in the client's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "whole", "share", "date", "yes", "tier", "region", "segment", "source",
               "role", "stage"]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its name, what its cells are, what it means, and how clients call it besides."""

    name: str
    kind: Kind
    help: str
    also: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """The header as the empty workbook shows it: `orders_per_year` is "Orders per year"."""
        return self.name.replace("_", " ").capitalize()


def _firm(what: str) -> tuple[Column, ...]:
    """What is known of any firm, customer or not."""
    return (
        Column("tier", "tier", f"Size class of {what}: A large, B medium, C small",
               ("class", "grade", "abc", "level", "等级", "级别", "категорія", "категория", "klasse")),
        Column("region", "region", "How far away: near or far",
               ("area", "territory", "地区", "区域", "регіон", "регион", "gebiet")),
        Column("segment", "segment", "What it buys: standard or custom goods",
               ("product line", "行业", "细分", "сегмент", "branche")),
    )  # fmt: skip


_CODE = ("id", "no", "number", "编号", "代码", "код", "номер", "nr", "nummer", "personalnummer", "tabellennr",
         "customer no", "customer number", "customer id", "account id", "kundennummer", "kundennr",
         "客户编号", "employee id", "工号", "табельний номер", "табельный номер")  # fmt: skip

PEOPLE = (
    Column("code", "text", "A code of your own, such as P01; without one a code replaces the name", _CODE),
    Column("name", "text", "The name; it never reaches the study folder unless you ask for it",
           ("full name", "employee", "person", "姓名", "名字", "员工", "імя", "имя", "піб", "фио", "прізвище",
            "фамилия", "mitarbeiter", "vorname und name")),
    Column("role", "role", "What he is today: seller, hunter, closer, keeper, ... (needed)",
           ("position", "job", "job title", "title", "岗位", "职位", "角色", "посада", "должность", "роль",
            "stelle", "funktion", "rolle")),
    Column("seat", "whole", "Which seat of that role, from 1; leave empty if it does not matter",
           ("座位", "席位", "місце", "место", "platz")),
    Column("tenure_years", "number", "Years with the company",
           ("tenure", "seniority", "years with us", "工龄", "стаж", "стаж років", "стаж лет",
            "betriebszugehörigkeit", "dienstjahre")),
    Column("hired", "date", "In place of the tenure: the day on which he began",
           ("hire date", "hired on", "hired date", "start date", "joined", "入职日期", "入职时间",
            "дата прийому", "дата найму", "дата приема", "eintritt", "eintrittsdatum")),
    Column("skill", "number", "Skill in all duties; 1 is the average of the trade",
           ("能力", "навички", "навыки", "können")),
    Column("skill_generate", "number", "Skill in finding leads, where it differs", ("hunting skill",)),
    Column("skill_convert", "number", "Skill in closing first sales, where it differs", ("closing skill",)),
    Column("skill_keep", "number", "Skill in keeping customers, where it differs", ("keeping skill",)),
    Column("last_year_result", "number", "Money sold last year; speaks for the skill where that is empty",
           ("sales last year", "result last year", "去年业绩", "业绩", "результат минулого року",
            "результат прошлого года", "umsatz letztes jahr", "vorjahresergebnis")),
    Column("pay", "number", "Money a month if he meets his targets",
           ("salary", "monthly pay", "pay a month", "wage", "工资", "月薪", "зарплата", "оклад", "gehalt")),
    Column("notice_weeks", "number", "Weeks of notice", ("notice", "通知期周", "kündigungsfrist wochen")),
    Column("content", "yes", "yes: once he earns enough he has enough", ("satisficer", "satisfied")),
    Column("income", "number", "What he earned a month of late",
           ("recent income", "实际收入", "дохід", "доход")),
)  # fmt: skip

ACCOUNTS = (
    Column("code", "text", "A code of your own, such as K001", _CODE),
    Column("name", "text", "The customer's name; it never reaches the study folder unless you ask for it",
           ("customer", "customer name", "client", "company", "account", "account name", "客户", "客户名称",
            "公司", "клієнт", "клиент", "компанія", "компания", "назва", "название", "kunde", "firma",
            "kundenname")),
    *_firm("the customer"),
    Column("orders_per_year", "number", "Orders a year, or orders of last year",
           ("orders", "orders a year", "orders last year", "年订单数", "订单数", "去年订单数",
            "замовлень на рік", "замовлень", "заказов в год", "заказов", "aufträge pro jahr", "aufträge",
            "bestellungen pro jahr")),
    Column("order_value", "number", "Money of one order, on average",
           ("average order", "average order value", "order size", "平均订单金额", "订单金额", "середній чек",
            "средний чек", "auftragswert")),
    Column("revenue_last_year", "number", "In place of the order value: money of last year; needs the orders",
           ("revenue", "turnover", "sales last year", "annual revenue", "去年销售额", "年销售额", "销售额",
            "виручка", "оборот", "выручка", "umsatz", "jahresumsatz", "umsatz vorjahr")),
    Column("share_of_wallet", "share", "The part of its need that it buys from you: 0.35 or 35%",
           ("wallet share", "share", "钱包份额", "采购份额", "частка", "доля", "lieferanteil")),
    Column("last_order", "date", "Day of the last order",
           ("last order date", "date of last order", "最近订单", "上次订单日期", "最后订单日期",
            "останнє замовлення", "последний заказ", "letzter auftrag", "letzte bestellung")),
    Column("first_line", "text", "Who keeps the customer: code or name of one of People",
           ("owner", "keeper", "responsible", "account manager", "seller", "负责人", "销售", "业务员",
            "відповідальний", "ответственный", "менеджер", "betreuer", "verantwortlich")),
    Column("second_line", "text", "Who is in contact besides: code or name of one of People",
           ("second contact", "deputy", "second owner", "第二联系人", "заступник", "второй контакт",
            "vertretung")),
    Column("relation_years", "number", "Years as a customer",
           ("years as customer", "customer years", "合作年限", "років співпраці", "лет сотрудничества",
            "kundenjahre")),
    Column("customer_since", "date", "In place of the years: the day of the first order",
           ("since", "first order", "first order date", "合作开始", "首单日期", "клієнт з", "клиент с",
            "kunde seit")),
)  # fmt: skip

DEALS = (
    Column("code", "text", "A code of your own, such as D01", (*_CODE, "deal id", "opportunity id")),
    Column("name", "text", "The firm's name; it never reaches the study folder unless you ask for it",
           ("firm", "company", "customer", "prospect", "deal", "opportunity", "客户", "公司", "客户名称",
            "компанія", "компания", "клієнт", "клиент", "угода", "сделка", "firma", "interessent")),
    Column("stage", "stage", "lead, qualified, offer, sample or negotiation; or the number of touches done",
           ("status", "phase", "阶段", "状态", "етап", "этап", "стадія", "стадия", "статус")),
    Column("age_days", "number", "Days since it was qualified (a lead: since it asked)",
           ("age", "days open", "天数", "вік днів", "возраст дней", "alter tage")),
    Column("since", "date", "In place of the days: the date", ("opened", "created", "date", "created on",
            "open since", "创建日期", "日期", "дата", "створено", "создано", "erstellt", "seit")),
    Column("owner", "text", "Who works on it: code or name of one of People",
           ("responsible", "closer", "seller", "负责人", "业务员", "відповідальний", "ответственный",
            "менеджер", "verantwortlich")),
    Column("hunter", "text", "Who found it: code or name of one of People",
           ("found by", "开发人", "хто знайшов", "кто нашел", "gefunden von")),
    Column("value", "number", "Money a year if it is won",
           ("amount", "yearly value", "money a year", "金额", "сума", "сумма", "wert", "betrag")),
    Column("source", "source", "cold, inbound or referral", ("origin", "channel", "来源", "джерело",
            "источник", "quelle")),
    *_firm("the firm"),
)  # fmt: skip

TABLES = {"People": PEOPLE, "Accounts": ACCOUNTS, "Deals": DEALS}
NEEDED_SHEETS = ("People", "Accounts")

LISTED = (
    Column("item", "text", "What is told", ("role", "setting", "what", "项目", "岗位", "角色", "роль",
            "параметр", "показник", "показатель", "посада", "должность", "posten", "rolle")),
    Column("value", "text", "Your value", ("pay", "amount", "number", "pay a month", "值", "金额", "月薪",
            "工资", "значення", "значение", "зарплата", "сума", "сумма", "wert", "betrag", "gehalt")),
    Column("note", "text", "What it means", ("help", "comment", "remark", "what it means", "meaning", "说明",
            "备注", "примітка", "примечание", "коментар", "комментарий", "bemerkung")),
)  # fmt: skip
"""The columns of the sheets that list items with a value each."""


@dataclass(frozen=True)
class Item:
    """One item of a sheet that lists items: a value between ``least`` and ``most``."""

    name: str
    kind: Kind
    help: str
    least: float = 0.0
    most: float = 1e12
    also: tuple[str, ...] = ()

    @property
    def bounds(self) -> str:
        """What its value may be."""
        return (
            f"a number from {self.least:g} to {self.most:g}"
            if self.most < 1e12
            else f"{self.least:g} or more"
        )


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
ROLE_PAY = "Pay on target, money a month"

PAY = (
    Item("currency", "text", "What money is called, such as EUR", also=("货币", "币种", "валюта", "währung")),
    Item("on_cost", "share", "What comes on top of pay: social insurance and the like, 0.25 or 25%",
         also=("社保", "нарахування", "начисления", "lohnnebenkosten")),
    Item("salaries_a_year", "whole", "12, or 13 where a thirteenth month is paid", 12, 13,
         ("年薪月数", "зарплат на рік", "зарплат в год", "gehälter im jahr")),
    Item("yearly_rise", "share", "How much pay rises a year, 0.05 or 5%",
         also=("年涨幅", "зростання на рік", "рост в год", "jährliche erhöhung")),
)  # fmt: skip

CALENDAR = (
    Item("today", "date", "The day on which these tables were true",
         also=("今天", "сьогодні", "сегодня", "heute")),
    Item("leave_days", "number", "Working days of paid leave a year", 0, 200,
         ("vacation days", "年假", "відпустка", "отпуск", "urlaubstage")),
    Item("sick_days", "number", "Working days of sickness a year, on average", 0, 200,
         ("病假", "лікарняні", "больничные", "krankheitstage")),
    *(Item(f"season_{month.lower()}", "number", f"Leads in {month}; 1 is an average month", 0, 1_000,
           (month, f"season {number}", f"season {number:02}"))
      for number, month in enumerate(MONTHS, 1)),
)  # fmt: skip

MARKET = (
    Item("possible_customers", "whole", "How many firms could buy from you at all", 1, 1_000_000,
         ("潜在客户数", "можливих клієнтів", "возможных клиентов", "mögliche kunden")),
    Item("inbound_leads_a_year", "number", "Firms that ask by themselves, a year", 0, 1_000_000,
         ("inbound leads", "询盘数", "вхідних лідів", "входящих лидов", "anfragen pro jahr")),
    Item("win_rate", "share", "Share of open deals that are won, 0.21 or 21%",
         also=("成交率", "конверсія", "конверсия", "abschlussquote")),
    Item("customers_lost_a_year", "share", "Share of customers that stop buying in a year, 0.1 or 10%",
         also=("客户流失率", "відтік клієнтів", "отток клиентов", "verlorene kunden")),
    Item("hours_per_order", "number", "Working hours that one order takes, exceptions included", 0.01, 100,
         also=("每单工时", "годин на замовлення", "часов на заказ", "stunden je auftrag")),
    Item("hours_per_visit", "number", "Working hours of one visit to a customer, without the way", 0.01, 100,
         also=("每次拜访工时", "годин на візит", "часов на визит", "stunden je besuch")),
    Item("plant_capacity", "number", "Money of sales a month that the plant can make",
         also=("产能", "потужність заводу", "мощность завода", "werkskapazität")),
    Item("delivery_weeks", "number", "Weeks from order to delivery when nothing waits", 0.2, 104,
         ("交期周数", "тижнів до поставки", "недель до поставки", "lieferzeit wochen")),
    Item("payment_days", "whole", "Days that customers have to pay", 0, 365,
         ("账期天数", "днів на оплату", "дней на оплату", "zahlungsziel tage")),
    Item("paid_late", "share", "Share of invoices that are paid late, 0.4 or 40%",
         also=("逾期率", "частка прострочених", "доля просроченных", "anteil verspätet")),
    *(Item(f"visits_{tier}", "number", f"Visits a year to a customer of tier {tier.upper()}", 0, 1_000)
      for tier in ("a", "b", "c")),
)  # fmt: skip

LISTS = {"Pay": PAY, "Calendar": CALENDAR, "Market": MARKET}
