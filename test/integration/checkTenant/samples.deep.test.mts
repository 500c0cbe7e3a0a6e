import { samplesText } from '../../../tools/checkTenant/report.mts';
import { addEvents, addLimited, watched } from '../../../tools/checkTenant/samples.mts';
import { Subject } from '../../../tools/checkTenant/subject.mts';
import { signIn } from '../../../tools/checkTenant/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

it('shows what nobody has published, masked', async () => {
	const { url, ids } = sandbox;
	const access = { ...ids, apiUrl: url, authUrl: url };
	const rateLimit = { perSecond: 20, burst: 5, retryAfter: 'seconds' };
	const bodies: Array<Record<string, unknown>> = [];
	const signedIn = await signIn(access, 0, (body) => bodies.push(body));
	const { call, samples } = watched(signedIn);
	const { username, id } = sandbox.user();
	const subject = await Subject.create(call, 'n8n-check-samples');
	await subject.active();
	await addEvents(samples, call);
	await subject.end();
	await sandbox.control('POST', '/settings', { rateLimit });
	await Promise.all(Array.from({ length: 12 }, () => call('GET', `/users/${id}`)));
	for (const body of bodies) addLimited(samples, body);
	expect(samples).toMatchObject({
		activation: { id: '(ID)', status: 'ACTIVE', type: 'FIDO2', createdAt: '(time)' },
		limited: [{ id: '(ID)', code: 'REQUEST_LIMITED', details: [{ code: 'LIMIT_EXCEEDED' }] }],
		events: [
			{ action: { type: 'DEVICE.CREATED' }, resources: expect.any(Array) as unknown },
			{ action: { type: 'DEVICE.ACTIVATED' } },
		],
	});
	const text = samplesText(samples);
	for (const secret of [username, id, 'n8n-check', sandbox.ids.clientSecret, sandbox.url]) {
		expect(text).not.toContain(secret);
	}
	expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
});
