import type { Browser, Page } from 'playwright-core';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { visit, type Visitor } from '../../support/enrollment/browser.mts';
import {
	enrollWorkflow,
	eventually,
	type EnrollmentHost,
	type Waiting,
} from '../../support/enrollment/host.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { credentialOf, OWN_APPS, ownApps, withCredential, type OwnApp } from './ownApps.mts';
import type { ApiClient } from '../../support/pingOneClient.mts';
import { mainApi } from '../../support/sandboxApi.mts';

const { enroll: en } = LANGUAGES.en;

/*
 * Page, workflow and PingOne say the same, also when something is wrong for good, or when PingOne
 * cannot be asked for a while. All cases are played side by side, each with a user of its own.
 */
interface Device {
	id: string;
	status: string;
}

interface User {
	id: string;
	email: string;
}

/** One execution that waits, its page, and its user. */
interface Scene extends Waiting {
	visitor: Visitor;
	user: User;
}

/** What was said in the end. */
interface Told {
	page: string;
	enrollment: unknown;
	/** Whether n8n’s log has the event. */
	isLogged: boolean;
}

let host: EnrollmentHost;
let browser: Browser;
let api: ApiClient;

useEnrollment(
	{
		users: 9,
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll'),
			enrollWorkflow(sandbox, 'once', { options: { maxAttempts: 1 } }),
			...ownApps.map((name) => withCredential(enrollWorkflow(sandbox, name), name)),
		],
		credentials: (sandbox) => ownApps.map((name) => credentialOf(sandbox, name)),
	},
	(started) => {
		({ host, browser } = started);
	},
);

async function userOf(place: number): Promise<User> {
	const filter = encodeURIComponent(`username eq "hire000${place}"`);
	const { body } = await api<{ _embedded: { users: User[] } }>('GET', `/users?filter=${filter}`);
	return body._embedded.users[0];
}

async function open(place: number, workflow: string): Promise<Scene> {
	const user = await userOf(place);
	const waiting = await host.start(workflow, { email: user.email });
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(waiting.link);
	return { ...waiting, visitor, user };
}

const fault = async ({ user }: Scene, route: string, rule: object, extras: object = {}) =>
	await host.sandbox.control('POST', '/faults', [
		{ route, userId: user.id, times: -1, fault: rule, ...extras },
	]);

const devicesOf = async ({ user }: Scene) =>
	await host.sandbox.control<Device[]>('GET', `/users/${user.id}/devices`);

async function noteOf({ visitor: { page } }: Scene): Promise<string> {
	await page.waitForSelector('#note.bad');
	return (await page.textContent('#note')) ?? '';
}

async function itemOf({ executionId }: Scene): Promise<Record<string, unknown>> {
	const execution = await host.ended(executionId);
	return itemsOf(execution, 'Tell HR')[0].json;
}

const session = () => host.client().session;

const credentialIdOf = async (name: string) => {
	const all = await session().call<Array<{ id: string; name: string }>>('GET', '/credentials');
	return all.find((each) => each.name === name)!.id;
};

const changeApp = async (name: OwnApp, changes: object) =>
	await host.sandbox.control(
		'POST',
		`/apps/${host.sandbox.ids.apps[OWN_APPS[name]].clientId}`,
		changes,
	);

const INVALID = {
	...{ id: 'x', code: 'INVALID_DATA', message: 'No' },
	details: [{ code: 'INVALID_VALUE' }],
};

/** What is wrong for good: how it comes about, the workflow's reason, and the page's words. */
interface ForGood {
	name: string;
	workflow: string;
	breakIt(scene: Scene): Promise<unknown>;
	reason: string;
	words: string;
}

const FOR_GOOD: ForGood[] = [
	{
		name: 'the worker app has lost its role',
		workflow: 'role',
		breakIt: async () => await changeApp('role', { roles: [] }),
		reason: 'ACCESS_DENIED',
		words: en.policy,
	},
	{
		name: 'PingOne forbids the device',
		workflow: 'enroll',
		breakIt: async (scene) => await fault(scene, 'devices.create', { kind: 'status', status: 403 }),
		reason: 'ACCESS_DENIED',
		words: en.policy,
	},
	{
		name: 'PingOne takes the device for invalid',
		workflow: 'enroll',
		breakIt: async (scene) =>
			await fault(scene, 'devices.create', { kind: 'status', status: 400, body: INVALID }),
		reason: 'NOT_ALLOWED',
		words: en.policy,
	},
	{
		name: 'the user was deleted',
		workflow: 'enroll',
		breakIt: async ({ user }) => await api('DELETE', `/users/${user.id}`),
		reason: 'USER_DELETED',
		words: en.disabled,
	},
	{
		name: 'the credential was deleted',
		workflow: 'deleted',
		breakIt: async () =>
			await session().call('DELETE', `/credentials/${await credentialIdOf('deleted')}`),
		reason: 'CREDENTIAL_UNUSABLE',
		words: en.policy,
	},
];

/** What fails once PingOne has activated the key and its answer is lost. */
interface Lost {
	name: string;
	workflow: string;
	failing: string[];
}

const READS = ['devices.get', 'devices.list'];

const LOST: Lost[] = [
	{ name: 'nothing works', workflow: 'enroll', failing: [...READS, 'devices.delete'] },
	{ name: 'only reading fails', workflow: 'enroll', failing: READS },
	{ name: 'it was the last attempt', workflow: 'once', failing: [...READS, 'devices.delete'] },
];

/** Cases of which the page has not said anything yet. */
let unread = FOR_GOOD.length + LOST.length;

async function playForGood({ breakIt, reason }: ForGood, scene: Scene): Promise<Told> {
	await breakIt(scene);
	await scene.visitor.page.click('#go');
	if (!['USER_DELETED', 'CREDENTIAL_UNUSABLE'].includes(reason)) {
		// What PingOne refuses ends the wait at the second click.
		await noteOf(scene);
		await scene.visitor.page.click('#go');
	}
	const page = await noteOf(scene);
	unread -= 1;
	const { enrollment } = await itemOf(scene);
	const lines = host.n8n().log().split('\n');
	const event = `enrollment.failed_for_good {"execution":"${scene.executionId}"`;
	return { page, enrollment, isLogged: lines.some((line) => line.includes(event)) };
}

/** The page may ask first, or the node by itself, which then goes on without it. */
async function pressUntilSaved(page: Page): Promise<void> {
	const saved = page.locator(`#done:not([hidden]), #note:has-text("${en.probably}")`);
	const press = async () => {
		if ((await saved.count()) > 0) return true;
		await page.click('#go', { timeout: 1_000 }).catch(() => undefined);
		return undefined;
	};
	await eventually('the page says that the passkey is saved', press);
}

/** PingOne activates, its answer is lost, and it cannot be asked; the user does not want to wait. */
async function playLost({ failing }: Lost, scene: Scene) {
	const { page } = scene.visitor;
	await fault(scene, 'devices.activate', { kind: 'cut', when: 'after' }, { times: 1 });
	const away = { kind: 'status', status: 503 };
	for (const route of failing) await fault(scene, route, away);
	await fault(scene, 'devices.create', away, { skip: 1 });
	await page.click('#go');
	await noteOf(scene);
	await page.goto('about:blank');
	await page.goto(scene.link);
	await page.click('#go');
	await noteOf(scene);
	const meanwhile = await devicesOf(scene);
	unread -= 1;
	// The faults of the other cases go as well.
	await eventually(
		'all pages have said what is wrong',
		async () => await Promise.resolve(unread === 0 || undefined),
	);
	await host.sandbox.control('DELETE', '/faults');
	await pressUntilSaved(page);
	return { meanwhile, item: await itemOf(scene), devices: await devicesOf(scene) };
}

function outcome<T>(settled: PromiseSettledResult<T>): T {
	if (settled.status === 'rejected') throw settled.reason;
	return settled.value;
}

const scenes: Scene[] = [];
let played: Array<PromiseSettledResult<Told>>;
let lost: Array<PromiseSettledResult<Awaited<ReturnType<typeof playLost>>>>;

// The sandbox is reset before the first test.
beforeAll(async () => {
	api = await mainApi(host.sandbox);
	for (const [place, { workflow }] of [...FOR_GOOD, ...LOST].entries()) {
		scenes.push(await open(place + 1, workflow));
	}
	[played, lost] = await Promise.all([
		Promise.allSettled(FOR_GOOD.map(async (each, index) => await playForGood(each, scenes[index]))),
		Promise.allSettled(
			LOST.map(async (each, index) => await playLost(each, scenes[FOR_GOOD.length + index])),
		),
	]);
});

afterAll(async () => {
	for (const { visitor } of scenes) await visitor.close();
});

it.each(FOR_GOOD.map((each, index) => ({ ...each, index })))(
	'$name: the page says whom to ask, the workflow goes on, and the log says why',
	({ index, reason, words }) => {
		const { page, enrollment, isLogged } = outcome(played[index]);
		expect(page).toContain(words);
		expect(enrollment).toMatchObject({ status: 'CLOSED', reason });
		expect(isLogged).toBe(true);
	},
);

it.each(LOST.map(({ name }, index) => ({ name, index })))(
	'PingOne activates, its answer is lost, and $name: one key, and one word for it',
	({ index }) => {
		const { meanwhile, item, devices } = outcome(lost[index]);
		expect(meanwhile).toMatchObject([{ status: 'ACTIVE' }]);
		expect(item).toMatchObject({ status: 'ACTIVE', enrollment: { status: 'ENROLLED' } });
		expect(devices).toMatchObject([{ id: item.id, status: 'ACTIVE' }]);
	},
);
