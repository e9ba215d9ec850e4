CREATE SUBSCRIPTION far CONNECTION 'host=localhost port=1 dbname=shop'
  PUBLICATION one WITH (connect = false, slot_name = NONE);
