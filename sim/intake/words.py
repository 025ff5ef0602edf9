"""The words of clients: how their headers, sheets, roles and stages are recognised."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

SHEETS = {
    "People": ("people", "staff", "team", "employees", "人员", "员工", "люди", "персонал", "співробітники",
               "сотрудники", "mitarbeiter", "personal"),
    "Accounts": ("accounts", "customers", "clients", "客户", "клієнти", "клиенты", "kunden"),
    "Deals": ("deals", "opportunities", "pipeline", "商机", "угоди", "сделки", "chancen", "verkaufschancen"),
    "Pay": ("pay", "salaries", "wages", "工资", "薪酬", "зарплата", "оплата", "gehalt", "gehälter"),
    "Calendar": ("calendar", "日历", "календар", "календарь", "kalender"),
    "Market": ("market", "市场", "ринок", "рынок", "markt"),
}  # fmt: skip

ROLES = {
    "seller": ("salesperson", "sales rep", "sales representative", "销售", "销售员", "业务员", "продавець",
               "продавец", "менеджер з продажу", "менеджер по продажам", "verkäufer"),
    "hunter": ("sdr", "lead generation", "开发", "开发员", "мисливець", "хантер", "охотник", "jäger"),
    "closer": ("签单员", "клоузер", "закривач", "abschließer"),
    "keeper": ("farmer", "account manager", "客户经理", "фермер", "kundenbetreuer"),
    "hunter-closer": ("hunter and closer", "开发签单", "хантер-клоузер"),
    "follower": ("merchandiser", "order follower", "跟单", "跟单员", "супровід", "сопровождение"),
    "sales-director": ("head of sales", "sales manager", "director of sales", "销售总监", "销售经理",
                       "директор з продажу", "директор по продажам", "коммерческий директор",
                       "комерційний директор", "vertriebsleiter"),
    "plant-manager": ("plant director", "factory manager", "厂长", "директор заводу", "директор завода",
                      "werksleiter"),
}  # fmt: skip

STAGES = {
    "lead": ("new", "inquiry", "enquiry", "线索", "询盘", "лід", "лид", "запит", "запрос", "anfrage"),
    "qualified": ("合格", "кваліфіковано", "квалифицирован", "qualifiziert"),
    "offer": ("quote", "quotation", "proposal", "报价", "пропозиція", "предложение", "кп", "angebot"),
    "sample": ("samples", "sampling", "样品", "打样", "зразок", "образец", "muster"),
    "negotiation": ("negotiating", "negotiations", "谈判", "переговори", "переговоры", "verhandlung"),
    "closed": ("won", "lost", "closed won", "closed lost", "cancelled", "赢单", "输单", "виграно", "програно",
               "выиграна", "проиграна", "gewonnen", "verloren"),
}  # fmt: skip

SOURCES = {
    "cold": ("cold call", "outbound", "陌拜", "холодний", "холодный", "kaltakquise"),
    "inbound": ("website", "web", "exhibition", "fair", "询盘", "вхідний", "входящий", "eingehend"),
    "referral": ("recommendation", "转介绍", "推荐", "рекомендація", "рекомендация", "empfehlung"),
}

YES_NO = {
    "yes": ("y", "true", "1", "是", "так", "да", "ja", "x"),
    "no": ("n", "false", "0", "否", "ні", "нет", "nein"),
}

MISSING = frozenset(
    {"", "-", "--", "–", "—", "?", "n/a", "na", "none", "null", "nil", "unknown", "tbd", "无", "不详", "未知",
     "нет данных", "немає", "немає даних", "невідомо", "неизвестно", "k.a.", "unbekannt", "keine angabe"}
)  # fmt: skip
"""Texts that say that nothing is known."""


TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "合计", "总计", "всього", "разом", "підсумок", "всего", "итого",
     "итог", "summe", "gesamt", "insgesamt"}
)  # fmt: skip
"""Names of rows that add others up."""


def plain(text: str) -> str:
    """The letters and digits of a text, in lower case and half width: what headers are compared by.

    A text without any stays as it is.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum()) or folded.strip()


def dictionary(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """From every plain word to the name that it stands for."""
    return {plain(word): name for name, also in words.items() for word in (name, *also)}
