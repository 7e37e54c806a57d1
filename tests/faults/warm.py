"""What each bot would load and read anew; in the process that they are forked from it is loaded and read once."""

import apscheduler.schedulers.background
import psycopg
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite

import bot.app
import bot.logs
import bot.settings
import tests.faults.bots
from bot.language import speaker_for

LOADED = (apscheduler, psycopg, sqlalchemy, bot, tests)

speaker_for("sv")
