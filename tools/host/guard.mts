/**
 * Preloaded into every process the tools start (`node --import guard.mts <script>`): when whoever
 * started it disappears, even by SIGKILL, the channel closes and the process ends itself and its
 * whole process group, so that no n8n or npm is ever left behind. At once, because a later run may
 * already want the same folder; what they write (SQLite, npm's cache) withstands that.
 */
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));

// The channel must not keep a finished process alive.
process.channel?.unref();
