"""The sections of the page on profit, cash, the factory and the customers: tables and pictures."""

from sim.report.account_section import account
from sim.report.cash_section import cash
from sim.report.customers_section import ROLE_COLUMNS, by_role, by_segment, customers
from sim.report.factory_section import factory
from sim.report.section import Section

__all__ = ["ROLE_COLUMNS", "Section", "account", "by_role", "by_segment", "cash", "customers", "factory"]
