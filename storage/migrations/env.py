"""How Alembic runs a migration here: on the connection that `storage.schema` hands it, in its transaction."""

from alembic import context

import storage.installation_tables  # noqa: F401 - adds its tables to those of the metadata
from storage.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
