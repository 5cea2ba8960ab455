-- Keeps crm_bayquarter in step with {table} (one of the two tables of visits), so that its unique constraints meet
-- every writer: the phone, the admin, bulk_create and raw SQL. Statements are separated by empty lines.
--
-- {column}: the visit's key in crm_bayquarter. {frees}: the statuses that need no bay. {minutes}: 0,15,30 …
-- Django's units on SQLite: datetimes are UTC text 'YYYY-MM-DD HH:MM:SS', durations microseconds.
-- A trigger's body may not hold a WITH clause, so the series of quarters comes from json_each.
-- An INSERT OR IGNORE of a visit would make the INSERT of its quarters ignore conflicts too and seat two cars in
-- one bay. RAISE(ABORT) is not weakened by it, hence the look at crm_bayquarter before; its message is the name of
-- the constraint. SQLite has one writer at a time, so nothing comes between the look and the INSERT.

DROP TRIGGER IF EXISTS {table}_occupies_on_insert;

CREATE TRIGGER {table}_occupies_on_insert AFTER INSERT ON {table}
BEGIN
    DELETE FROM crm_bayquarter WHERE {column} = NEW.id;
    SELECT RAISE(ABORT, 'crm_bay_taken') FROM crm_bayquarter
    WHERE NEW.status NOT IN ({frees}) AND bay_id = NEW.bay_id AND starts_at >= datetime(NEW.scheduled_at)
    AND starts_at < datetime(NEW.scheduled_at, '+' || (NEW.duration / 60000000) || ' minutes');
    SELECT RAISE(ABORT, 'crm_technician_taken') FROM crm_bayquarter
    WHERE NEW.status NOT IN ({frees}) AND technician_id = NEW.technician_id
    AND starts_at >= datetime(NEW.scheduled_at)
    AND starts_at < datetime(NEW.scheduled_at, '+' || (NEW.duration / 60000000) || ' minutes');
    INSERT INTO crm_bayquarter (bay_id, starts_at, technician_id, {column})
    SELECT NEW.bay_id, datetime(NEW.scheduled_at, '+' || value || ' minutes'), NEW.technician_id, NEW.id
    FROM json_each('[{minutes}]')
    WHERE NEW.status NOT IN ({frees}) AND value < NEW.duration / 60000000;
END;

DROP TRIGGER IF EXISTS {table}_occupies_on_update;

CREATE TRIGGER {table}_occupies_on_update
AFTER UPDATE OF id, bay_id, technician_id, scheduled_at, duration, status ON {table}
WHEN OLD.id <> NEW.id OR OLD.bay_id <> NEW.bay_id OR OLD.technician_id IS NOT NEW.technician_id
OR OLD.scheduled_at <> NEW.scheduled_at OR OLD.duration <> NEW.duration OR OLD.status <> NEW.status
BEGIN
    DELETE FROM crm_bayquarter WHERE {column} IN (OLD.id, NEW.id);
    SELECT RAISE(ABORT, 'crm_bay_taken') FROM crm_bayquarter
    WHERE NEW.status NOT IN ({frees}) AND bay_id = NEW.bay_id AND starts_at >= datetime(NEW.scheduled_at)
    AND starts_at < datetime(NEW.scheduled_at, '+' || (NEW.duration / 60000000) || ' minutes');
    SELECT RAISE(ABORT, 'crm_technician_taken') FROM crm_bayquarter
    WHERE NEW.status NOT IN ({frees}) AND technician_id = NEW.technician_id
    AND starts_at >= datetime(NEW.scheduled_at)
    AND starts_at < datetime(NEW.scheduled_at, '+' || (NEW.duration / 60000000) || ' minutes');
    INSERT INTO crm_bayquarter (bay_id, starts_at, technician_id, {column})
    SELECT NEW.bay_id, datetime(NEW.scheduled_at, '+' || value || ' minutes'), NEW.technician_id, NEW.id
    FROM json_each('[{minutes}]')
    WHERE NEW.status NOT IN ({frees}) AND value < NEW.duration / 60000000;
END;

DROP TRIGGER IF EXISTS {table}_frees_on_delete;

CREATE TRIGGER {table}_frees_on_delete AFTER DELETE ON {table}
BEGIN
    DELETE FROM crm_bayquarter WHERE {column} = OLD.id;
END;
