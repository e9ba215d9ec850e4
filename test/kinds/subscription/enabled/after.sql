CREATE SUBSCRIPTION far CONNECTION 'host=localhost port=1 dbname=shop'
  PUBLICATION one WITH (connect = false, slot_name = NONE, disable_on_error = true, run_as_owner = true);
CREATE SUBSCRIPTION near CONNECTION 'host=localhost port=1 dbname=shop'
  PUBLICATION one WITH (connect = false, slot_name = 'near');
ALTER SUBSCRIPTION near ENABLE;
