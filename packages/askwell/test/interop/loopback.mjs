// Loaded before a server that is not ours (`node --import`): it listens on loopback only, and ends with the process that
// started it, whatever becomes of that one.
import { Server } from 'node:net';

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...rest) {
  // Called again by itself with options; a port is how a program calls it.
  if (typeof port !== 'number' && typeof port !== 'string') return listen.call(this, port, ...rest);
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...rest);
};

process.stdin.resume().once('end', () => process.exit(0));
