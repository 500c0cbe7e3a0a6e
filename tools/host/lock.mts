import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 500;

/** Who holds a lock. `started` tells a process from a later one that got the same id. */
export interface LockOwner {
	pid: number;
	started: string;
	token: string;
}

/** By shape: in Jest, Node's errors are of another realm than the `Error` seen here. */
const hasCode = (error: unknown, code: string): boolean =>
	(error as { code?: unknown } | null)?.code === code;

/** When the kernel started the process, in its own unit; '' where /proc does not exist. */
const startOf = (pid: number): string => {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// Field 22, counted after the command name, which may contain spaces: proc(5).
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	} catch {
		return '';
	}
};

const isAlive = ({ pid, started }: LockOwner): boolean => {
	try {
		process.kill(pid, 0);
	} catch (error) {
		return hasCode(error, 'EPERM');
	}
	return started === startOf(pid);
};

const readOwner = (path: string): LockOwner | undefined => {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as LockOwner;
	} catch {
		return undefined;
	}
};

/** Puts a complete file in place or fails: a reader never sees half an owner. */
const claim = (path: string, owner: LockOwner): boolean => {
	const draft = `${path}.${owner.token}`;
	writeFileSync(draft, JSON.stringify(owner));
	try {
		linkSync(draft, path);
		return true;
	} catch (error) {
		if (hasCode(error, 'EEXIST')) return false;
		throw error;
	} finally {
		unlinkSync(draft);
	}
};

/** Takes a dead owner's lock away; gives it back if another process was faster and it is alive. */
const removeStale = (path: string, stale: LockOwner) => {
	const aside = `${path}.${randomUUID()}`;
	try {
		renameSync(path, aside);
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return;
		throw error;
	}
	const taken = readOwner(aside);
	if (taken && taken.token !== stale.token) claim(path, taken);
	unlinkSync(aside);
};

/** A lock that is held. */
export interface Lock {
	release: () => void;
	/** Whether its last owner died without giving it back. */
	inherited: boolean;
}

/**
 * Takes the lock if no living process holds it.
 *
 * @param path of the lock file; its folder is created
 * @returns the lock, or its owner when someone else has it
 */
export function tryLock(path: string): Lock | { owner: LockOwner } {
	mkdirSync(dirname(path), { recursive: true });
	let inherited = false;
	const own: LockOwner = { pid: process.pid, started: startOf(process.pid), token: randomUUID() };
	for (;;) {
		if (claim(path, own)) {
			const release = () => {
				if (readOwner(path)?.token === own.token) unlinkSync(path);
			};
			return { release, inherited };
		}
		const owner = readOwner(path);
		if (owner && isAlive(owner)) return { owner };
		if (!owner) continue;
		inherited = true;
		removeStale(path, owner);
	}
}

/**
 * Runs `work` while holding the lock, waiting for it as long as its owner lives.
 *
 * @param onWait called once, with the owner, when there is something to wait for
 */
export async function withLock<T>(
	path: string,
	onWait: (owner: LockOwner) => void,
	work: () => Promise<T>,
): Promise<T> {
	let told = false;
	for (;;) {
		const attempt = tryLock(path);
		if ('release' in attempt) {
			try {
				return await work();
			} finally {
				attempt.release();
			}
		}
		if (!told) onWait(attempt.owner);
		told = true;
		await delay(POLL_MS);
	}
}
