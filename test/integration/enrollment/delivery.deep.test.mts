import type { IDataObject } from 'n8n-workflow';
import type { CalledWorkflow } from '../../support/engine.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();
useUnkindPingOne(sandbox);

afterEach(() => {
	jest.restoreAllMocks();
});

const WORKFLOW = {
	sendLinkWith: 'workflow',
	deliveryWorkflow: 'mailer',
	linkValidFor: 3,
	linkValidUnit: 'hours',
};

/** Starts without any node in front. @returns the execution, and what the workflow got */
async function start(changes: IDataObject = {}) {
	const called: CalledWorkflow[] = [];
	const waiting = await startEnrollment(
		sandbox,
		{ ...WORKFLOW, ...changes },
		{ before: [], callWorkflow: (call) => void called.push(call) },
	);
	const item = called[0]?.items[0].json ?? {};
	return { waiting, called, item };
}

describe('Send Link With A Workflow', () => {
	it('makes the link, hands it to that workflow, and enrolls whoever opens it', async () => {
		const { waiting, called, item } = await start();
		expect(called).toHaveLength(1);
		expect(called[0]).toMatchObject({
			id: 'mailer',
			parent: {
				executionId: waiting.executionId,
				workflowId: 'workflow',
				shouldResume: false,
			},
		});
		const user = sandbox.user();
		expect(item).toMatchObject({
			reminder: 0,
			user: { id: user.id, username: user.username, email: expect.any(String) as string },
		});
		expect(item).not.toHaveProperty('startCode');
		expect(item.link).toBe(`${String(item.link).split('#')[0]}#${String(item.code)}`);
		const left = Date.parse(String(item.validUntil)) - Date.now();
		expect(left).toBeGreaterThan(2.9 * 3_600_000);
		expect(left).toBeLessThanOrEqual(3 * 3_600_000);
		const finished = await finish(waiting, await begin(waiting));
		expect(resumedWith(finished)).toMatchObject({
			status: 'ACTIVE',
			enrollment: { status: 'ENROLLED' },
		});
	});

	it('logs none where the user has a key already, and nobody is sent one', async () => {
		await sandbox.seed();
		const lines = listen();
		const options = { ifUserHasDevice: 'raiseError' };
		await expect(start({ options })).rejects.toThrow('already has an active FIDO2 device');
		expect(lines.filter((line) => line.includes('link_created'))).toEqual([]);
	});

	it('logs the link that it makes, once, as nodes do', async () => {
		const lines = listen();
		const { item } = await start();
		const made = lines.filter((line) => line.includes('link_created'));
		expect(made).toEqual([expect.stringMatching(/^info enrollment\.link_created \{/)]);
		expect(JSON.parse(made[0].slice(made[0].indexOf('{')))).toMatchObject({
			...{ node: 'PingOne', user: sandbox.user().id, validUntil: item.validUntil },
		});
	});

	it('hands a start code over too, when the page is to ask for one', async () => {
		const { waiting, item } = await start({ options: { startCode: true } });
		expect(item.startCode).toMatch(/^\d{8}$/);
		await expect(begin(waiting)).rejects.toThrow('startCode');
		expect(await begin(waiting, { startCode: item.startCode })).toMatchObject({ ok: true });
	});

	it.each([
		[{ deliveryWorkflow: '={{ "" }}' }, "'Workflow' is empty"],
		[{ linkValidFor: 31, linkValidUnit: 'days' }, "'Link Valid For' must be between"],
	])('%j is refused before anything is asked or sent', async (changes, words) => {
		const called: unknown[] = [];
		await expect(
			startEnrollment(
				sandbox,
				{ ...WORKFLOW, ...changes },
				{ before: [], callWorkflow: (call) => void called.push(call) },
			),
		).rejects.toThrow(words);
		expect(called).toEqual([]);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('waits for nobody when the workflow fails', async () => {
		const callWorkflow = () => {
			throw new Error('The mail server is down.');
		};
		await expect(startEnrollment(sandbox, WORKFLOW, { before: [], callWorkflow })).rejects.toThrow(
			"'Workflow' did not send the link: The mail server is down",
		);
	});

	it('tells nobody of a user who cannot enroll', async () => {
		await sandbox.control('POST', `/users/${sandbox.user().id}`, { enabled: false });
		await expect(start()).rejects.toThrow("'User' is disabled in PingOne");
	});
});
