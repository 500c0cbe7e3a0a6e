import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { execute } from '../../nodes/PingOne/resources/execute.ts';
import { draws } from '../support/depth.mts';
import { startClock } from './clock.mts';
import { Draw } from './draw.mts';
import { readRequest } from './network.mts';
import { runNode } from './node.mts';
import { respond } from './pingOne.mts';
import { operationOf, START } from './run.mts';
import { drawRules, type ModelUser, POPULATIONS, World } from './world.mts';

/* A list names one person in two rows: the second row is what PingOne has in the end. */

/** Other people of the list, before and behind. */
const OTHERS = 10;

/** Processes remember tenants; other runs of the model count from 1. */
let runs = 3_000_000;

const locator = (value: string, mode: string): IDataObject => ({ __rl: true, mode, value });

/** What a row asks for, and what PingOne then has. */
interface Case {
	/** `resource.operation`. */
	operation: string;
	/** How rows may name a person. */
	by: readonly string[];
	fields: (user: ModelUser, by: string, row: 0 | 1) => IDataObject;
	/** What PingOne has of it. */
	has: (user: ModelUser) => unknown;
	/** By row. */
	wanted: readonly [unknown, unknown];
}

const ROWS = ['first', 'second'] as const;
const byLocator = (user: ModelUser, by: string) => ({
	user: locator(user[by as 'id' | 'username' | 'email'], by),
});
const ANY = ['id', 'username', 'email'] as const;

const until = (row: number) => `2099-01-0${row + 1}T00:00:00.000Z`;

const CASES: Case[] = [
	{
		operation: 'user.update',
		by: ANY,
		fields: (user, by, row) => ({ ...byLocator(user, by), updateFields: { title: ROWS[row] } }),
		has: ({ title }) => title,
		wanted: ROWS,
	},
	{
		operation: 'user.setPassword',
		by: ANY,
		fields: (user, by, row) => ({
			...byLocator(user, by),
			password: `New-password-${row}`,
			forceChange: row === 0,
		}),
		has: ({ password }) => [password.value, password.status],
		wanted: [
			['New-password-0', 'MUST_CHANGE_PASSWORD'],
			['New-password-1', 'OK'],
		],
	},
	{
		operation: 'user.lock',
		by: ANY,
		fields: (user, by, row) => ({ ...byLocator(user, by), unlockAt: until(row) }),
		has: ({ lockedUntil }) => lockedUntil,
		wanted: [Date.parse(until(0)), Date.parse(until(1))],
	},
	{
		operation: 'user.createOrUpdate',
		by: ['username', 'externalId'],
		fields: ({ username, email, externalId }, by, row) => ({
			matchBy: by,
			username: by === 'username' ? username.toUpperCase() : username,
			email,
			externalId,
			population: locator(POPULATIONS[1], 'id'),
			additionalFields: { title: ROWS[row], enabled: row === 0, mfaEnabled: row === 1 },
		}),
		has: ({ title, enabled, mfaEnabled }) => [title, enabled, mfaEnabled],
		wanted: [
			['first', true, false],
			['second', false, true],
		],
	},
];

/** Runs a list in which two rows are about one person. @returns what PingOne has then */
async function play({ operation, by, fields, has, wanted }: Case, seed: number) {
	runs += 1;
	const draw = new Draw(seed, runs);
	const clock = startClock(START, draw.next);
	try {
		const rules = { ...drawRules(draw), passwordHistory: false, pageSize: 100, foldsCase: true };
		const world = new World(rules, draw, () => clock.now());
		const people = Array.from({ length: OTHERS + 1 }, (_, at) =>
			world.addUser({ externalId: `E${at}` }),
		);
		world.keep();
		const [twice, ...others] = people;
		const rows = others.map((user) => fields(user, draw.one(by), 0));
		const at = draw.integer(0, OTHERS - 1);
		rows.splice(at, 0, fields(twice, draw.one(by), 0));
		rows.splice(draw.integer(at + 1, OTHERS), 0, fields(twice, draw.one(by), 1));
		const wait = async (low: number, high: number) =>
			await new Promise<void>((resolve) => setTimeout(resolve, draw.integer(low, high)));
		let underWay = 0;
		let most = 0;
		const send = async (options: IHttpRequestOptions) => {
			const request = readRequest(options);
			const isLookUp = request.method === 'GET' && request.path.length === 1;
			underWay += 1;
			most = Math.max(most, underWay);
			await (isLookUp ? wait(30, 400) : wait(5, 60));
			const { status, json } = respond(world, request);
			await wait(5, 60);
			underWay -= 1;
			const date = new Date(world.now()).toUTCString();
			return { statusCode: status, body: json ? JSON.stringify(json) : '', headers: { date } };
		};
		const run = { ...operationOf(operation), items: rows, number: runs };
		const running = runNode(execute, { ...run, environmentId: draw.uuid() }, { send });
		expect(await clock.settle(running, 600_000)).toBe(true);
		const outputs = await running;
		expect(outputs.filter(({ json }) => json.error)).toEqual([]);
		for (const user of others) expect(has(user)).toEqual(wanted[0]);
		return { last: has(twice), most };
	} finally {
		clock.restore();
	}
}

it.each(CASES)('$operation: the last row for a person is what PingOne has', async (each) => {
	let most = 0;
	for (let seed = 1; seed <= draws(50, 250); seed += 1) {
		const played = await play(each, seed);
		expect({ seed, last: played.last }).toEqual({ seed, last: each.wanted[1] });
		most = Math.max(most, played.most);
	}
	// Different people do not wait for each other.
	expect(most).toBeGreaterThan(OTHERS / 2);
});
