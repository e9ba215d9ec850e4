-- server since 15
CREATE SUBSCRIPTION far CONNECTION 'host=localhost port=1 dbname=shop'
  PUBLICATION one WITH (connect = false, slot_name = 'far', two_phase = true);
