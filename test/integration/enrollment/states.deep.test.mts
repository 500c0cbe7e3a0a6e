import { begin, finish, touch, type Begun } from '../../support/enrollment/ceremony.mts';
import {
	startEnrollment,
	startWatching,
	type Received,
	type WaitingExecution,
} from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { read, rowsOf } from '../../support/documentation.mts';
import { useWorld } from '../../support/world.mts';

/*
 * The guide's table of states, one test a row: what the user does, when, and how PingOne and n8n are;
 * what the page says, what the log says, and what the workflow gets.
 */
const { sandbox, api } = useWorld();

afterEach(() => {
	jest.restoreAllMocks();
});

/** What a row begins with, and what then happens; gives the answer that the row is about. */
type Play = (waiting: WaitingExecution, forget: () => void) => Promise<Received>;

const status = (code: number, body?: object) => ({
	kind: 'status',
	status: code,
	...(body && { body }),
});
const INVALID = {
	id: 'x',
	code: 'INVALID_DATA',
	message: 'No',
	details: [{ code: 'INVALID_VALUE' }],
};

const always = async (route: string, fault: object) =>
	await sandbox.fault(route, fault, { times: -1 });
const userPath = () => `/users/${sandbox.user().id}`;
const appPath = () => `/apps/${sandbox.ids.apps.basic.clientId}`;

const beginsWhen =
	(prepare: () => Promise<unknown>): Play =>
	async (waiting) => {
		await prepare();
		return await waiting.send({ body: { action: 'begin' } });
	};

const beginsTwiceWhen =
	(prepare: () => Promise<unknown>): Play =>
	async (waiting) => {
		await beginsWhen(prepare)(waiting, () => undefined);
		return await waiting.send({ body: { action: 'begin' } });
	};

const finishesWhen =
	(prepare: () => Promise<unknown>, answer: (begun: Begun) => object = touch): Play =>
	async (waiting) => {
		const begun = await begin(waiting);
		await prepare();
		return await finish(waiting, begun, answer(begun));
	};

const nothing = async () => await Promise.resolve();

const now = Date.now.bind(Date);

/** From here on it is so many ms later than it was at the beginning. */
const later = (ms: number) => void jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);

const WEEK_MS = 7 * 86_400_000;

const lost = { kind: 'cut', when: 'after' };

/** A link on which Watch Enrollment Link waits. */
const opensWatched =
	(ending: string, action: string): Play =>
	async (_, forget) => {
		const { id } = sandbox.user();
		const user = { id, username: 'ada.lovelace', name: 'Ada Lovelace' };
		const watching = await startWatching(sandbox, { enrollment: { status: ending, user } });
		forget();
		return await watching.send({ body: { action } });
	};

/** Rows of the guide, by their first two cells. */
const PLAYS: Record<string, Play> = {
	'begins / nothing is wrong': beginsWhen(nothing),
	'begins / PingOne does not respond': beginsWhen(
		async () => await always('devices.create', status(503)),
	),
	'begins / the user is disabled': beginsWhen(
		async () => await sandbox.control('POST', userPath(), { enabled: false }),
	),
	'begins / the user was deleted': beginsWhen(async () => await api('DELETE', userPath())),
	'begins twice / the worker app lost its role': beginsTwiceWhen(
		async () => await sandbox.control('POST', appPath(), { roles: [] }),
	),
	'begins twice / PingOne forbids the device': beginsTwiceWhen(
		async () => await always('devices.create', status(403)),
	),
	'begins twice / PingOne rejects the device as invalid': beginsTwiceWhen(
		async () => await always('devices.create', status(400, INVALID)),
	),
	'begins / the user has too many devices': beginsWhen(async () => {
		for (let count = 0; count < 5; count += 1) await sandbox.seed();
	}),
	'begins / the link has expired': beginsWhen(async () => {
		later(WEEK_MS);
		await nothing();
	}),
	'begins / an earlier passkey’s state is unknown': async (waiting) => {
		const begun = await begin(waiting);
		await sandbox.fault('devices.activate', lost, { times: 1 });
		for (const route of ['devices.get', 'devices.list']) await always(route, status(403));
		await finish(waiting, begun);
		return await waiting.send({ body: { action: 'begin', token: begun.token, sent: true } });
	},
	'begins / another browser was used to enroll': async (waiting, forget) => {
		await finish(waiting, await begin(waiting));
		forget();
		return await waiting.send({ body: { action: 'begin' } });
	},
	'begins again / the passkey is active, but the response was lost': async (waiting) => {
		const begun = await begin(waiting);
		await sandbox.fault('devices.activate', lost, { times: 1 });
		await always('devices.get', status(403));
		await always('devices.list', status(403));
		await finish(waiting, begun);
		await sandbox.control('DELETE', '/faults');
		return await waiting.send({ body: { action: 'begin', token: begun.token, sent: true } });
	},
	'creates a passkey / nothing is wrong': finishesWhen(nothing),
	'creates a passkey / PingOne does not respond': finishesWhen(
		async () => await always('devices.activate', status(503)),
	),
	'creates a passkey / the response is lost, but PingOne can be queried': finishesWhen(
		async () => await sandbox.fault('devices.activate', lost, { times: 1 }),
	),
	'creates a passkey / the response is lost, and PingOne cannot be queried': finishesWhen(
		async () => {
			await sandbox.fault('devices.activate', lost, { times: 1 });
			for (const route of ['devices.get', 'devices.list']) await always(route, status(403));
		},
	),
	'creates a passkey / it is unknown whether another window finished first': finishesWhen(
		async () => await always('devices.list', status(403)),
	),
	'creates a passkey / the policy does not allow it': finishesWhen(
		async () => await sandbox.fault('devices.activate', status(400, INVALID), { times: 1 }),
	),
	'creates a passkey / the passkey responds to a different challenge': finishesWhen(
		nothing,
		(begun) => touch(begun, { challenge: Buffer.alloc(32, 7).toString('base64url') }),
	),
	'creates a passkey / the user has since been disabled': finishesWhen(
		async () => await sandbox.control('POST', userPath(), { enabled: false }),
	),
	'creates a passkey / the user has since been deleted': finishesWhen(
		async () => await api('DELETE', userPath()),
	),
	'creates a passkey / the passkey’s device has since been deleted': finishesWhen(async () => {
		const [{ id }] = await sandbox.devicesOf(sandbox.user().id);
		await api('DELETE', `${userPath()}/devices/${id}`);
	}),
	'creates a passkey / the response took too long': finishesWhen(async () => {
		later(3_600_000);
		await nothing();
	}),
	'creates a passkey / the link expired a minute ago': async (waiting) => {
		later(WEEK_MS - 30_000);
		const begun = await begin(waiting);
		later(WEEK_MS + 60_000);
		return await finish(waiting, begun);
	},
	'creates a passkey / another browser was used to enroll': async (waiting, forget) => {
		const begun = await begin(waiting);
		await finish(waiting, await begin(waiting));
		forget();
		return await finish(waiting, begun);
	},
	'gives up / nothing is wrong': async (waiting) => {
		const { token } = await begin(waiting);
		return await waiting.send({ body: { action: 'abandon', token } });
	},
	'opens the link again / the link is watched and was used': opensWatched('ENROLLED', 'open'),
	'opens the link again / the link is watched and has expired unused': opensWatched(
		'EXPIRED',
		'open',
	),
	'reports the link’s use / the link is watched and was used': opensWatched('ENROLLED', 'report'),
};

/** Where the workflow hears of the end after the page: once PingOne must find the device if it exists. */
const LATER = 'creates a passkey / the user has since been deleted';

const section = read('docs/messages.md').split('\n### When the node answers\n')[1] ?? '';
const rows = rowsOf(section.split('\n### ')[0]).map((cells) =>
	cells.map((cell) => cell.replaceAll('`', '')),
);

const EVENT = /\b(enrollment\.\w+) \{/;

/** What is said to the page, in the log after the begin, and to the workflow. */
async function played(name: string) {
	const lines = listen();
	const waiting = await startEnrollment(sandbox);
	const forget = () => (lines.length = 0);
	forget();
	const { json, resumed } = await PLAYS[name](waiting, forget);
	const item = resumed?.[0][0].json ?? (name === LATER ? await waiting.settled() : undefined);
	const events = lines.flatMap((line) => EVENT.exec(line)?.[1] ?? []);
	const { status: ending, reason, reported } = (item?.enrollment ?? {}) as Record<string, string>;
	const isOver = json.code === 'used' && !name.includes('watched');
	return [
		json.done ? 'done' : json.ok ? 'continues' : String(json.code),
		[...new Set(events)].filter((event) => event !== 'enrollment.begin').join(', '),
		isOver
			? 'has continued'
			: [ending ?? 'waits', reason, reported && 'reported'].filter(Boolean).join(', '),
	];
}

it.each(rows)('%s / %s: %s', async (user, state, ...expected) => {
	const got = await played(`${user} / ${state}`);
	expect(got).toEqual(expected);
});

it('has a row for every state that is played', () => {
	expect(rows.map(([user, state]) => `${user} / ${state}`)).toEqual(Object.keys(PLAYS));
});
