"""Empty a test database in milliseconds, keeping what the migrations seeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

# Rows go by DELETE while a table is small (TRUNCATE costs milliseconds a table), without triggers,
# so that an append-only table can be emptied too. What was there after the migrations comes back.
INSTALL = """
CREATE SCHEMA pristine;
CREATE TABLE pristine.sequences AS
  SELECT format('%I.%I', schemaname, sequencename) AS name, start_value, last_value
  FROM pg_sequences WHERE schemaname = 'public';
CREATE TABLE pristine.tables (name text PRIMARY KEY, seeded boolean NOT NULL, columns text);

DO $$
DECLARE t record; has_rows boolean;
BEGIN
  FOR t IN
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND c.relname <> 'schema_migrations'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t.relname) INTO has_rows;
    INSERT INTO pristine.tables SELECT t.relname, has_rows, string_agg(quote_ident(attname), ', ')
      FROM pg_attribute
      WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    IF has_rows THEN
      EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', t.relname, t.relname);
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION pristine.reset() RETURNS void LANGUAGE plpgsql AS $$
DECLARE t record; s record; has_rows boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  SET LOCAL lock_timeout = '10s';
  FOR t IN SELECT * FROM pristine.tables LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t.name) INTO has_rows;
    IF pg_relation_size(format('public.%I', t.name)::regclass) > 1000000 THEN
      EXECUTE format('TRUNCATE public.%I CASCADE', t.name);
    ELSIF has_rows THEN
      EXECUTE format('DELETE FROM public.%I', t.name);
    END IF;
  END LOOP;
  FOR t IN SELECT * FROM pristine.tables WHERE seeded LOOP
    EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE
                    SELECT %2$s FROM pristine.%1$I', t.name, t.columns);
  END LOOP;
  FOR s IN
    SELECT p.* FROM pristine.sequences p
    JOIN pg_sequences n ON format('%I.%I', n.schemaname, n.sequencename) = p.name
    WHERE n.last_value IS DISTINCT FROM p.last_value
  LOOP
    PERFORM setval(s.name, coalesce(s.last_value, s.start_value), s.last_value IS NOT NULL);
  END LOOP;
END $$;
"""


def install_reset(template: psycopg.Connection) -> None:
    """Remember what a freshly migrated database holds, and how to come back to it."""
    template.execute(INSTALL.encode())


def reset_database(connection: psycopg.Connection) -> None:
    """Bring a clone of the template back to what it was. Waits at most 10 s for a lock."""
    connection.execute("SELECT pristine.reset()")
