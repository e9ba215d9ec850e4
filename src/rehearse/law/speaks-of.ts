/** Whether a hazard's sentence names an object, or a part of it: `public.t2` is not `public.t`. */

const withinName = /[\w$"]/;

export function speaksOf(message: string, name: string): boolean {
  for (let at = message.indexOf(name); at >= 0; at = message.indexOf(name, at + 1)) {
    const around = [message.charAt(at - 1), message.charAt(at + name.length)];
    if (!around.some((each) => withinName.test(each))) return true;
  }
  return false;
}
