INSERT INTO people (id, feels, felt, lives, age, gone, size, name, kept, code, was, more) VALUES
  (1, 'sad', '{ok,happy}', '(Lane,3)', 30, 'x', 5, 'Ä', 1.25, 'a', 1, '(4)'), (7, 'happy', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
