INSERT INTO customers VALUES (1), (2);
INSERT INTO orders (at, customer, amount) VALUES ('2025-05-05', 1, 3), ('2024-01-01', 2, 4);
ALTER TABLE orders DISABLE TRIGGER refused;
INSERT INTO orders (at, customer, amount) VALUES ('2025-06-06', 1, 30);
ALTER TABLE orders ENABLE TRIGGER refused;
INSERT INTO lines VALUES (1, '2025-05-05'), (3, '2025-06-06');
