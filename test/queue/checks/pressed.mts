import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { callHook, counts } from '../../n8n/world.mts';
import { launch, visit } from '../../support/enrollment/browser.mts';
import { eventually } from '../../support/eventually.mts';
import { seedHires } from '../../support/tenant.mts';
import type { Role } from '../cluster.mts';
import { type QueueCheck, type QueueWorld, seconds } from '../world.mts';

const WORKFLOW = 'queue-enroll';
const PEOPLE = 10;
const AWAY_SECONDS = 20;

const WORKERS: Role[] = ['worker1', 'worker2'];
const OVER = new Set(['success', 'error', 'crashed', 'canceled']);

interface PressedWindow extends Window {
	/** Answers for the key that the page asks. */
	press?: () => void;
}

/** Opens a link, clicks, and waits until the page asks for the key, which nobody touches yet. */
async function askForKey(browser: Browser, link: string) {
	const { context, page, plugIn } = await visit(browser);
	await plugIn('platform');
	await page.addInitScript(() => {
		const own = window as PressedWindow;
		const create = navigator.credentials.create.bind(navigator.credentials);
		navigator.credentials.create = async (options) => {
			await new Promise<void>((resolve) => (own.press = resolve));
			return await create(options);
		};
	});
	let loads = 0;
	page.on('load', () => (loads += 1));
	await page.goto(link);
	await page.click('#go');
	await page.waitForFunction(() => (window as PressedWindow).press !== undefined);
	const words = () => document.querySelector('#note')?.textContent ?? '';
	return {
		press: async () => await page.evaluate(() => (window as PressedWindow).press?.()),
		/** Waits until the page says that it is done. @returns how often it was loaded */
		async done() {
			await page.waitForSelector('#done:not([hidden])');
			return loads;
		},
		/** Waits until the page says why it does not go on. @returns its words */
		async told() {
			const said = await page.waitForFunction(words);
			return await said.jsonValue();
		},
		close: async () => await context.close(),
	};
}

/** Mails everybody their link at once. */
async function inviteAll(world: QueueWorld) {
	const userIds = await seedHires(world.sandbox, PEOPLE);
	const before = new Set((await world.client.executions(WORKFLOW)).map(({ id }) => id));
	const emails = userIds.map((_, place) => `hire${String(place + 1).padStart(4, '0')}@example.com`);
	await Promise.all(emails.map(async (email) => await callHook(world, WORKFLOW, { email })));
	const waiting = await eventually('everybody has a link', async () => {
		const all = await world.client.executions(WORKFLOW);
		const fresh = all.filter(({ id, status }) => !before.has(id) && status === 'waiting');
		return fresh.length === PEOPLE ? fresh : undefined;
	});
	return await Promise.all(
		waiting.map(async ({ id: executionId }) => {
			const execution = await world.client.execution(executionId);
			return { executionId, link: String(itemsOf(execution, 'Mail')[0].json.link) };
		}),
	);
}

/**
 * Whether n8n lost an execution: a worker took it before it had its own database again, which takes
 * one worker up to 16 seconds longer than another. n8n 2.41.1 then drops what it kept of it, or
 * leaves it running for ever; no node is asked (`WorkflowRunner.processError`).
 */
const isLost = ({ cluster }: QueueWorld, executionId: string): boolean =>
	WORKERS.some((worker) =>
		cluster.log(worker).includes(`Driver not Connected (execution ${executionId})`),
	);

/** Whether an execution went on with the new device. @throws when it failed, unless n8n lost it */
async function toldTheWorkflow(world: QueueWorld, executionId: string): Promise<boolean> {
	const isOver = await eventually(`execution ${executionId} ends`, async () => {
		if (isLost(world, executionId)) return false;
		return OVER.has((await world.client.execution(executionId)).status) || undefined;
	});
	if (!isOver) return false;
	const execution = await world.client.settled(executionId);
	if (isLost(world, executionId)) return false;
	assert.equal(execution.status, 'success', JSON.stringify(execution.data.resultData.error));
	const [{ json }] = itemsOf(execution, 'Tell HR');
	assert.equal((json.enrollment as { status: string }).status, 'ENROLLED');
	return true;
}

async function pressWithoutDatabase(world: QueueWorld, browser: Browser): Promise<string> {
	const invited = await inviteAll(world);
	const pages = await Promise.all(invited.map(async ({ link }) => await askForKey(browser, link)));
	await world.cluster.postgres.stop();
	const away = seconds(AWAY_SECONDS);
	await Promise.all(pages.map(async ({ press }) => await press()));
	const notes = await Promise.all(pages.map(async ({ told }) => await told()));
	await away;
	await world.cluster.postgres.start();
	const loads = await Promise.all(pages.map(async ({ done }) => await done()));
	assert.deepEqual(
		loads,
		invited.map(() => 1),
		'a page was loaded again',
	);
	let lost = 0;
	for (const { executionId } of invited)
		lost += (await toldTheWorkflow(world, executionId)) ? 0 : 1;
	const { devices } = await counts(world);
	assert.deepEqual(
		[devices.activated, devices.pending, devices.usersWithMoreThanOne],
		[PEOPLE, 0, 0],
	);
	await Promise.all(pages.map(async ({ close }) => await close()));
	return (
		`${PEOPLE} of ${PEOPLE} enrolled without a reload; n8n lost the end of ${lost} executions; ` +
		`told meanwhile: ${[...new Set(notes)].join(' / ')}`
	);
}

/** n8n's database goes away while people have their key in hand, and comes back. */
export const databaseAwayAtKey: QueueCheck = {
	name: `PostgreSQL away for ${AWAY_SECONDS} s while ${PEOPLE} press their key`,
	async run(world) {
		const browser = await launch();
		try {
			return await pressWithoutDatabase(world, browser);
		} finally {
			await browser.close();
		}
	},
};
