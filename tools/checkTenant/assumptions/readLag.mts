import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import type { Subject } from '../subject.mts';
import { brief, type Reply } from '../tenant.mts';

/** How long the node counts on what PingOne answered more than on reads, in seconds. */
const MOST_SECONDS = 10;
/** Between two rounds of looks, in ms, and how many there are: half a minute, with the pauses of the requests. */
const BETWEEN_MS = 500;
const ROUNDS = 40;

type Looks = Record<string, () => Promise<boolean>>;

/** @returns when each look was the first to show it, in seconds from now; Infinity for never */
async function untilShown(looks: Looks, { sleep }: Subject): Promise<Array<[string, number]>> {
	const since = performance.now();
	const shown = new Map<string, number>();
	for (let round = 0; round < ROUNDS && shown.size < Object.keys(looks).length; round += 1) {
		if (round > 0) await sleep(BETWEEN_MS);
		for (const [name, look] of Object.entries(looks)) {
			if (shown.has(name) || !(await look())) continue;
			shown.set(name, (performance.now() - since) / 1_000);
		}
	}
	return Object.keys(looks).map((name) => [name, shown.get(name) ?? Infinity]);
}

const holds = ({ json }: Reply, key: string, id: unknown) =>
	((json._embedded ?? {}) as Record<string, Array<{ id: unknown }> | undefined>)[key]?.some(
		(one) => one.id === id,
	) ?? false;

/** A user of the check's own is made, and looked for by ID and by a search. */
async function ofUser(subject: Subject) {
	const { call, user, population } = subject;
	const username = `${user.username}-lag`;
	const made = await call('POST', '/users', {
		body: { username, email: `${username}@example.com`, ...population },
	});
	if (made.status !== 201) return brief(made);
	const { id } = made.json;
	const path = `/users/${String(id)}`;
	subject.later(async () => await call('DELETE', path));
	const query = { filter: `username eq "${username}"` };
	return await untilShown(
		{
			'user by ID': async () => (await call('GET', path)).status === 200,
			'user by a search': async () => holds(await call('GET', '/users', { query }), 'users', id),
		},
		subject,
	);
}

/** A device is made, and looked for by ID and in the list of the user's devices. */
async function ofDevice(subject: Subject) {
	const { call, path } = subject;
	const made = await subject.device();
	if (made.status !== 201) return brief(made);
	const { id } = made.json;
	return await untilShown(
		{
			'device by ID': async () => (await call('GET', made.path)).status === 200,
			'device in the list': async () => holds(await call('GET', `${path}/devices`), 'devices', id),
		},
		subject,
	);
}

export const readLag: Assumption = {
	id: 'read-lag',
	section: 'manage',
	assumes: `Within ${MOST_SECONDS} seconds, reads show the state from PingOne’s response to a change. New devices appear in lists within six seconds. Reading an object immediately after creating it may return 404 (documented)`,
	otherwise:
		'Immediately after creation, a node may fail with “unknown”. If the same event arrives twice before reads catch up, two objects may be created. A repeated create request may leave a pending device, listed in `possibleDuplicateIds`',
	how: 'Create a user and a device. Read them repeatedly by ID, by search and in a list, and note when they appear',
	probe: async (subject) => {
		const [user, device] = [await ofUser(subject), await ofDevice(subject)];
		if (typeof user === 'string') return unclear(user);
		if (typeof device === 'string') return unclear(device);
		const shown = [...user, ...device];
		const isSoon = ([name, seconds]: [string, number]) =>
			seconds <= (name === 'device in the list' ? 6 : MOST_SECONDS);
		const found = shown.map(([name, seconds]) =>
			seconds === Infinity ? `${name} not shown` : `${name} after ${seconds.toFixed(1)} s`,
		);
		return holdsIf(shown.every(isSoon), found.join(', '));
	},
};
