-- What a check constraint cannot see, as it looks at one row: a vehicle comes with its own customer, a vehicle
-- with an open appointment stays with its customer, and mileage never falls. Statements are separated by empty lines.
-- {open}: the statuses of appointments that are still to come or under way.

DROP TRIGGER IF EXISTS crm_appointment_vehicle_on_insert;

CREATE TRIGGER crm_appointment_vehicle_on_insert BEFORE INSERT ON crm_appointment
BEGIN
    SELECT RAISE(ABORT, 'crm_vehicle_of_another_customer')
    FROM crm_vehicle WHERE id = NEW.vehicle_id AND customer_id <> NEW.customer_id;
END;

DROP TRIGGER IF EXISTS crm_appointment_vehicle_on_update;

CREATE TRIGGER crm_appointment_vehicle_on_update BEFORE UPDATE OF customer_id, vehicle_id ON crm_appointment
WHEN OLD.customer_id <> NEW.customer_id OR OLD.vehicle_id <> NEW.vehicle_id
BEGIN
    SELECT RAISE(ABORT, 'crm_vehicle_of_another_customer')
    FROM crm_vehicle WHERE id = NEW.vehicle_id AND customer_id <> NEW.customer_id;
END;

DROP TRIGGER IF EXISTS crm_vehicle_stays_while_open;

CREATE TRIGGER crm_vehicle_stays_while_open BEFORE UPDATE OF customer_id ON crm_vehicle
WHEN OLD.customer_id <> NEW.customer_id
BEGIN
    SELECT RAISE(ABORT, 'crm_vehicle_of_another_customer')
    FROM crm_appointment WHERE vehicle_id = NEW.id AND customer_id <> NEW.customer_id AND status IN ({open});
END;

DROP TRIGGER IF EXISTS crm_vehicle_mileage_never_falls;

CREATE TRIGGER crm_vehicle_mileage_never_falls BEFORE UPDATE OF mileage ON crm_vehicle
WHEN NEW.mileage < OLD.mileage
BEGIN
    SELECT RAISE(ABORT, 'crm_vehicle_mileage_never_falls');
END;
