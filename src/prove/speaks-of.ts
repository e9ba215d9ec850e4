/** Whether a hazard's sentence names an object, or a part of it: `public.t2` is not `public.t`. */

const withinName = /[\w$"]/;

export function speaksOf(message: string, name: string): boolean {
  const next = (from: number) => (name === '' ? -1 : message.indexOf(name, from));
  for (let at = next(0); at >= 0; at = next(at + 1)) {
    const around = [message.charAt(at - 1), message.charAt(at + name.length)];
    if (!around.some((each) => withinName.test(each))) return true;
  }
  return false;
}
