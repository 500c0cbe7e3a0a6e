import { request } from 'undici';
import { readExample, sandboxCredential } from '../../tools/demo/examples.mts';
import { itemsOf } from '../../tools/host/n8n.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';

describe('example workflows in real n8n', () => {
	let sandbox: SandboxProcess;
	let host: PackedN8n;

	beforeAll(async () => {
		sandbox = await startSandboxProcess();
		host = await startPackedN8n({
			credentials: [sandboxCredential(sandbox.ids)],
			workflows: [
				readExample('hrOnboarding', sandbox.ids),
				readExample('bulkEnrollment', sandbox.ids),
			],
			publish: ['hrOnboarding'],
		});
	});

	beforeEach(async () => {
		await sandbox.control('POST', '/reset');
	});

	afterAll(async () => {
		await host?.close();
		await sandbox?.close();
	});

	const hire = async (email: string) =>
		await request(`${host.n8n.url}/webhook/hr-onboarding`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ employee: 'Ada Lovelace', email, startDate: '2030-01-07' }),
		});

	it('A hire gets exactly the device PingOne created', async () => {
		const { statusCode, body } = await hire('ada@example.com');
		const device = (await body.json()) as Record<string, unknown>;

		expect(statusCode).toBe(200);
		const [{ id: adaId }] = sandbox.ids.users;
		const held = await sandbox.control('GET', `/users/${adaId}/devices`);
		expect(JSON.stringify(held)).toContain(String(device.id));
		expect(device).toMatchObject({
			type: 'FIDO2',
			status: 'ACTIVATION_REQUIRED',
			user: { id: adaId },
			environment: { id: sandbox.ids.environmentId },
		});
	});

	it('HR and the service desk learn that nobody has the email', async () => {
		const { statusCode, body } = await hire('nobody.at.all@example.com');
		// HR learns that, and not why: the reason is for those who can do something about it.
		expect([statusCode, await body.json()]).toEqual([422, { status: 'NEEDS_ATTENTION' }]);
		const [latest] = await host.client.executions('hrOnboarding');
		// The answer leaves before the last node has run.
		const execution = await host.client.settled(latest.id);
		// There is no mail server here; this is what the mail to the service desk is made of.
		const [{ json }] = itemsOf(execution, 'Create FIDO2 device', 1);
		expect(json.error).toMatchObject({
			message: expect.stringContaining('nobody.at.all@example.com'),
			hint: expect.stringMatching(/./),
		});
	});

	it('A list parts those who have a passkey, those whose device waits and those who need attention, and starting it again changes nothing', async () => {
		const [{ id: adaId }] = sandbox.ids.users;
		const passkey = await sandbox.control<{ id: string }>('POST', `/users/${adaId}/devices`, {
			rp: { id: 'example.com', name: 'Example Company' },
		});
		const id = await host.client.run('bulkEnrollment', 'Start');
		const execution = await host.client.settled(id);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Has a passkey already').map(({ json }) => json)).toEqual([
			{
				employee: 'Ada Lovelace',
				email: 'ada@example.com',
				deviceId: passkey.id,
				status: 'ACTIVE',
			},
		]);
		const waiting = itemsOf(execution, 'Waiting for activation').map(({ json }) => json);
		expect(waiting.map(({ employee }) => employee)).toEqual(['Annie Easley', 'Alan Turing']);
		expect(new Set(waiting.map(({ deviceId }) => deviceId)).size).toBe(2);
		expect(waiting.map(({ status }) => status)).toEqual(Array(2).fill('ACTIVATION_REQUIRED'));
		expect(itemsOf(execution, 'Needs attention').map(({ json }) => json)).toEqual([
			{
				employee: 'Betty Holberton',
				email: 'eniac@example.com',
				reason: expect.stringContaining('more than one'),
				'what to do': expect.stringMatching(/./),
			},
			{
				employee: 'Somebody Unknown',
				email: 'somebody.unknown@example.com',
				reason: expect.stringContaining('somebody.unknown@example.com'),
				'what to do': expect.stringMatching(/./),
			},
		]);

		const again = await host.client.settled(await host.client.run('bulkEnrollment', 'Start'));
		for (const name of ['Has a passkey already', 'Waiting for activation', 'Needs attention']) {
			expect(itemsOf(again, name).map(({ json }) => json)).toEqual(
				itemsOf(execution, name).map(({ json }) => json),
			);
		}
	});
});
