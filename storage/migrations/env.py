"""How Alembic runs a migration here: on the connection that `storage.schema` hands it, in its transaction."""

from alembic import context

from storage.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
