/** What a plan asks of one catalog in several places is found out once. */
export function once<Of extends object, Found extends object>(
  find: (of: Of) => Found,
): (of: Of) => Found {
  const known = new WeakMap<Of, Found>();
  return (of) => {
    const found = known.get(of) ?? find(of);
    known.set(of, found);
    return found;
  };
}
