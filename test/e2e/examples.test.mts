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

	it('HR onboarding answers with exactly the device PingOne created', async () => {
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

	it('HR onboarding fails visibly when nobody has the email', async () => {
		const { statusCode, body } = await hire('nobody.at.all@example.com');
		await body.dump();

		expect(statusCode).toBe(500);
		const [latest] = await host.client.executions('hrOnboarding');
		const { resultData } = (await host.client.execution(latest.id)).data;
		expect(resultData.error?.message).toContain('nobody.at.all@example.com');
	});

	it('Bulk enrollment parts those who were served from those who need attention', async () => {
		const id = await host.client.run('bulkEnrollment', 'Start');
		const execution = await host.client.settled(id);

		expect(execution.status).toBe('success');
		const enrolled = itemsOf(execution, 'Enrolled').map(({ json }) => json);
		expect(enrolled.map(({ employee }) => employee)).toEqual([
			'Ada Lovelace',
			'Annie Easley',
			'Alan Turing',
		]);
		expect(new Set(enrolled.map(({ deviceId }) => deviceId)).size).toBe(3);
		expect(enrolled.map(({ status }) => status)).toEqual(Array(3).fill('ACTIVATION_REQUIRED'));
		expect(itemsOf(execution, 'Needs attention').map(({ json }) => json)).toEqual([
			{
				employee: 'Betty Holberton',
				email: 'eniac@example.com',
				reason: expect.stringContaining('more than one'),
			},
			{
				employee: 'Somebody Unknown',
				email: 'somebody.unknown@example.com',
				reason: expect.stringContaining('somebody.unknown@example.com'),
			},
		]);
	});
});
