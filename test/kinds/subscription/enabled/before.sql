-- server since 16
CREATE SUBSCRIPTION far CONNECTION 'host=localhost port=1 dbname=shop'
  PUBLICATION one WITH (connect = false, slot_name = 'far', origin = 'none');
ALTER SUBSCRIPTION far ENABLE;
CREATE SUBSCRIPTION near CONNECTION 'host=localhost port=1 dbname=shop'
  PUBLICATION one WITH (connect = false, slot_name = 'near');
