import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { invite } from '../../n8n/checks/enrollment.mts';
import { launch, visit } from '../../support/enrollment/browser.mts';
import { untilSeen } from '../../support/enrollment/unkind.mts';
import type { Role } from '../cluster.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';
import { at, expectEnrolled } from './enrollment.mts';
import { APART_MS, STALE_MS, WORKFLOW } from './lagging.mts';

const finishes = (body: string | null) => body?.includes('"action":"finish"') === true;

/**
 * A person whose page talks to one processor only; its finish is held back until it is let go. The
 * browser is not told of the other address: the page may talk to its own only.
 */
async function openAt(world: QueueWorld, browser: Browser, role: Role, link: string) {
	const { page, cdp, plugIn, close } = await visit(browser);
	const held = Promise.withResolvers<boolean>();
	const freed = Promise.withResolvers<boolean>();
	await page.route('**/form-waiting/**', async (route) => {
		if (finishes(route.request().postData())) {
			held.resolve(true);
			await freed.promise;
		}
		const url = at(world, role, route.request().url());
		const response = await route.fetch({ url, timeout: 0 });
		await route.fulfill({ response });
	});
	const authenticatorId = await plugIn('platform');
	await page.goto(link);
	await page.click('#go');
	await held.promise;
	/** Whether a public key (COSE, base64url) is of the passkey that this window has made. */
	const holds = async (publicKey: string) => {
		const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
		return credentials.some((made) => {
			const key = Buffer.from(made.privateKey, 'base64');
			const own = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
			const { x = '' } = own.export({ format: 'jwk' });
			return Buffer.from(publicKey, 'base64url').includes(Buffer.from(x, 'base64url'));
		});
	};
	return { page, close, holds, finish: () => freed.resolve(true) };
}

/** Waits until a page asks no more by itself. @returns what it says, and whether that is "done" */
async function endOf(page: Page) {
	const ended = () => {
		const shown = (selector: string) => document.querySelector(selector) !== null;
		const isIdle = document.querySelector('#status')?.textContent === '';
		return shown('#done:not([hidden])') || (isIdle && shown('#task:not([data-state="working"])'));
	};
	await page.waitForFunction(ended);
	const isDone = await page.isVisible('#done');
	return { isDone, words: (await page.textContent(isDone ? '#doneTitle' : '#note')) ?? '' };
}

/** Two people with one link and a key each, at two processors. @returns what they are told */
async function duel(world: QueueWorld, browser: Browser, apartMs: number): Promise<string[]> {
	await world.sandbox.control('POST', '/reset');
	await world.sandbox.control('POST', '/settings', { staleMs: STALE_MS });
	const { executionId, link } = await invite(world, WORKFLOW);
	const roles: Role[] = ['webhook1', 'webhook2'];
	const windows = await Promise.all(
		roles.map(async (role) => await openAt(world, browser, role, link)),
	);
	await untilSeen(world.sandbox);
	for (const { finish } of windows) {
		finish();
		await delay(apartMs);
	}
	const { publicKey } = await expectEnrolled(world, executionId, roles.length);
	const told = await Promise.all(windows.map(async ({ page }) => await endOf(page)));
	const done = windows.filter((_, place) => told[place].isDone);
	assert.ok(done.length <= 1, 'both are told that it is done');
	// Where the node has found the key to be active after all, it has not seen the key itself.
	if (publicKey !== undefined) {
		for (const { holds } of done) assert.ok(await holds(publicKey), 'done, but with another key');
	}
	await Promise.all(windows.map(async ({ close }) => await close()));
	return told.map(({ words }) => words);
}

/** The same as without a browser, and what the pages say. */
export const laggingWindows: QueueCheck = {
	name: 'Two windows of Chromium on two processors, PingOne’s reads lag',
	async run(world) {
		const browser = await launch();
		try {
			const told: string[] = [];
			for (const apartMs of APART_MS) told.push(...(await duel(world, browser, apartMs)));
			return `${APART_MS.length} of ${APART_MS.length}: the workflow's key is active; told: ${[...new Set(told)].join(' / ')}`;
		} finally {
			await world.sandbox.control('POST', '/settings', { staleMs: 0 });
			await browser.close();
		}
	},
};
