-- Keeps crm_bayquarter in step with {table} (one of the two tables of visits), so that its unique constraints meet
-- every writer: the phone, the admin, bulk_create and raw SQL. Statements are separated by empty lines.
--
-- {column}: the visit's key in crm_bayquarter. {frees}: the statuses that need no bay.
-- The quarters are inserted in order of time, so that two writers wait for each other on the first shared quarter.

CREATE OR REPLACE FUNCTION {table}_occupies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM crm_bayquarter WHERE {column} = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status NOT IN ({frees}) THEN
        INSERT INTO crm_bayquarter (bay_id, starts_at, technician_id, {column})
        SELECT NEW.bay_id, quarter, NEW.technician_id, NEW.id
        FROM generate_series(
            NEW.scheduled_at, NEW.scheduled_at + NEW.duration - interval '15 minutes', interval '15 minutes'
        ) AS quarter
        ORDER BY quarter;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER {table}_occupies_on_insert AFTER INSERT OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_occupies();

CREATE OR REPLACE TRIGGER {table}_occupies_on_update AFTER UPDATE ON {table}
FOR EACH ROW WHEN (
    (OLD.id, OLD.bay_id, OLD.technician_id, OLD.scheduled_at, OLD.duration, OLD.status)
    IS DISTINCT FROM (NEW.id, NEW.bay_id, NEW.technician_id, NEW.scheduled_at, NEW.duration, NEW.status)
)
EXECUTE FUNCTION {table}_occupies();
