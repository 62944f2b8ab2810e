"""The steps by which older stores become newer ones (Alembic); a store is brought up to date when it is opened."""
