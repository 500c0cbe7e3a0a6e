import type { Browser } from 'playwright-core';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { type AuthenticatorKind, launch, visit } from '../../support/enrolmentBrowser.mts';
import {
	enrolWorkflow,
	type EnrolmentHost,
	startEnrolmentHost,
} from '../../support/enrolmentHost.mts';

const ADA = { employee: 'Ada Lovelace', email: 'ada@example.com' };

let host: EnrolmentHost;
let browser: Browser;

beforeAll(async () => {
	host = await startEnrolmentHost({
		workflows: (sandbox) => [
			enrolWorkflow(sandbox, 'enrol'),
			enrolWorkflow(sandbox, 'keys', {
				policy: { __rl: true, mode: 'id', value: sandbox.ids.policies.securityKeysOnly },
				nicknameFrom: 'page',
			}),
		],
	});
	browser = await launch();
}, 900_000);

afterAll(async () => {
	await browser?.close();
	await host?.close();
});

beforeEach(async () => {
	await host.sandbox.control('POST', '/reset');
});

it.each<[AuthenticatorKind, string]>([
	['platform', 'enrol'],
	['securityKey', 'enrol'],
	['securityKey', 'keys'],
])('HR event in, one click on a %s, %s: an active device out', async (kind, workflow) => {
	const { executionId, link } = await host.start(workflow, ADA);
	const visitor = await visit(browser);
	await visitor.plugIn(kind);
	await visitor.page.goto(link);
	expect(await visitor.page.textContent('h1')).toBe('Set up your passkey');
	if (workflow === 'keys') await visitor.page.fill('#nickname', 'Blue key');

	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	expect(visitor.complaints).toEqual([]);

	const execution = await host.client().settled(executionId);
	expect(execution.status).toBe('success');
	const [{ json }] = itemsOf(execution, 'Tell HR');
	expect(json).toMatchObject({
		type: 'FIDO2',
		status: 'ACTIVE',
		enrolment: {
			status: 'ENROLLED',
			user: { username: 'ada.lovelace', name: 'Ada Lovelace' },
			tries: 1,
			authenticator: { userVerified: true },
		},
		...(workflow === 'keys' && { nickname: 'Blue key' }),
	});
	const metrics = await host.sandbox.control<{ devices: unknown }>('GET', '/metrics');
	expect(metrics.devices).toMatchObject({ created: 1, activated: 1, deleted: 0, pending: 0 });
	await visitor.close();
});
