-- What a check constraint cannot see, as it looks at one row: a vehicle comes with its own customer, a vehicle
-- with an open appointment stays with its customer, and mileage never falls. Statements are separated by empty lines.
-- {open}: the statuses of appointments that are still to come or under way.
-- The vehicle is locked against a change of customer while an appointment of it is being written.

CREATE OR REPLACE FUNCTION crm_appointment_vehicle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM crm_vehicle WHERE id = NEW.vehicle_id AND customer_id <> NEW.customer_id FOR SHARE
    ) THEN
        RAISE EXCEPTION 'crm_vehicle_of_another_customer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER crm_appointment_vehicle_on_insert BEFORE INSERT ON crm_appointment
FOR EACH ROW EXECUTE FUNCTION crm_appointment_vehicle();

CREATE OR REPLACE TRIGGER crm_appointment_vehicle_on_update BEFORE UPDATE ON crm_appointment
FOR EACH ROW WHEN ((OLD.customer_id, OLD.vehicle_id) IS DISTINCT FROM (NEW.customer_id, NEW.vehicle_id))
EXECUTE FUNCTION crm_appointment_vehicle();

CREATE OR REPLACE FUNCTION crm_vehicle_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.mileage < OLD.mileage THEN
        RAISE EXCEPTION 'crm_vehicle_mileage_never_falls' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.customer_id <> OLD.customer_id AND EXISTS (
        SELECT 1 FROM crm_appointment
        WHERE vehicle_id = NEW.id AND customer_id <> NEW.customer_id AND status IN ({open})
    ) THEN
        RAISE EXCEPTION 'crm_vehicle_of_another_customer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER crm_vehicle_changes BEFORE UPDATE OF customer_id, mileage ON crm_vehicle
FOR EACH ROW EXECUTE FUNCTION crm_vehicle_changes();
