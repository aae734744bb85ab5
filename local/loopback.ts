import { Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Makes every server this process opens from now on listen on the loopback only. fauxqs passes `0.0.0.0` and has no
 * setting for it, and an emulator knows no passwords: nothing of it may ever be reachable from another machine.
 */
export function listenOnLoopbackOnly(): void {
  Server.prototype.listen = new Proxy(Server.prototype.listen, {
    apply: (listen, server, [options, ...rest]) =>
      Reflect.apply(listen, server, [{ ...options, host: LOOPBACK }, ...rest]),
  });
}
