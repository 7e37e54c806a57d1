"""What each bot would load and read anew; in the process that they are forked from it is loaded and read once."""

import apscheduler.schedulers.background
import psycopg
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite

import bot.app
import bot.logs
import bot.settings
import handlers.digest_posts
import handlers.reminder_posts
import handlers.views.pictures.progress
import tests.faults.bots
from bot.domain.feast_days import feast_days
from bot.language import speaker_for

LOADED = (apscheduler, psycopg, sqlalchemy, bot, handlers, tests)

speaker_for("sv")
feast_days(2022)
