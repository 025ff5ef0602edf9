"""Tests; a package by name, as some packages install one called ``tests`` that would hide it."""
