import { itemsOf } from '../../../tools/host/n8n.mts';
import { visit, type Visitor } from '../../support/enrollment/browser.mts';
import {
	enrollParameters,
	enrollWorkflow,
	type EnrollmentHost,
	next,
	node,
	tested,
} from '../../support/enrollment/host.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { saveImage } from '../../support/images.mts';
import type { Browser } from 'playwright-core';

const { enroll: en } = LANGUAGES.en;

let host: EnrollmentHost;
let browser: Browser;
let visitor: Visitor;

type Sandbox = Parameters<typeof enrollParameters>[0];

/** Two enrollments of one person, the second one in the visit of the first. */
const twice = (sandbox: Sandbox, id: string) => {
	const page = { askNickname: true };
	const first = enrollWorkflow(sandbox, id, {
		options: { askForBackup: true },
		page,
	});
	const parameters = enrollParameters(sandbox, { page });
	const second = node('6', 'Second', 'n8n-nodes-pingone.pingOne', 800, parameters);
	return {
		...first,
		nodes: [...first.nodes, second, node('7', 'End', 'n8n-nodes-base.noOp', 1000, {})],
		connections: { ...first.connections, 'Tell HR': next('Second'), Second: next('End') },
	};
};

useEnrollment(
	{
		workflows: (sandbox) => [
			twice(sandbox, 'backup'),
			tested(tested(twice(sandbox, 'backup-tested')), 'Second', '9'),
		],
	},
	(started) => {
		({ host, browser } = started);
	},
);

afterEach(async () => await visitor.close());

it.each([
	['', 'backup', undefined],
	[', and each is tested', 'backup-tested', { status: 'PASSED' }],
])('a second passkey in the same visit has a result of its own%s', async (_, workflow, signIn) => {
	const { link, executionId } = await host.start(workflow, { email: 'ada@example.com' });
	visitor = await visit(browser);
	const { page } = visitor;
	await page.goto(link);
	await page.waitForSelector('#offer:not([hidden])');
	const headline = await page.textContent('h1');
	const first = await visitor.plugIn('platform');
	await page.click('#go');
	const tryOut = async () => {
		await page.click('#try');
		await page.waitForSelector('#done:not([hidden]) #tried:not([hidden])');
	};
	if (signIn) await tryOut();
	await page.waitForSelector('#backup:not([hidden])');
	if (signIn === undefined) await saveImage(page, 'enrollment-backup');
	await visitor.pullOut(first);
	await visitor.plugIn('securityKey');
	await page.click('#more');
	await page.waitForSelector('#offer:not([hidden])');
	expect(page.url()).not.toBe(link);
	expect(await page.textContent('h1')).toBe(headline);
	expect(await page.isVisible('#skip')).toBe(false);
	expect(await page.isVisible('#nickname')).toBe(true);
	await page.click('#go');
	await page.waitForSelector('#done:not([hidden])');
	if (signIn) await tryOut();
	expect(await page.isVisible('#backup')).toBe(false);

	const execution = await host.ended(executionId);
	const [told, ended] = ['Tell HR', 'End'].map((name) => itemsOf(execution, name)[0].json);
	expect([told, ended]).toEqual([
		expect.objectContaining({ status: 'ACTIVE' }),
		expect.objectContaining({ status: 'ACTIVE' }),
	]);
	expect(ended.id).not.toBe(told.id);
	expect(ended.enrollment).not.toHaveProperty('conflict');
	for (const item of [told, ended]) {
		expect(item.signIn).toEqual(signIn && (expect.objectContaining(signIn) as object));
	}
	const tested = signIn === undefined ? '' : en.trialPassed;
	expect(await page.textContent('#tried')).toBe(tested);
});
