import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { IDataObject } from 'n8n-workflow';
import { deviceEvent, deviceEvents } from '../../support/pingOneEvents.mts';
import { TriggerHost } from '../../support/triggerHost.mts';

const SECRET = '5ecret-of-the-tests';
let host: TriggerHost;

beforeEach(async () => {
	host = new TriggerHost();
	host.remember({ secret: SECRET, seen: '' });
	await host.listen();
});
afterEach(async () => await host.close());

const ids = () => host.executions.flat().map(({ json }) => json.eventId);

describe('a delivery', () => {
	it('starts the workflow once, with an item for each event', async () => {
		const events = deviceEvents(3);
		expect(await host.deliver(JSON.stringify(events))).toMatchObject({ status: 200 });
		expect(host.executions).toHaveLength(1);
		expect(ids()).toEqual(events.map(({ id }) => id));
		expect(host.executions[0][0].json).toMatchObject({
			event: 'DEVICE.ACTIVATED',
			eventName: 'Device Registered',
			result: 'SUCCESS',
			userId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
		});
	});

	it('for a test in the editor leaves its events to production', async () => {
		const body = JSON.stringify(deviceEvents(1));
		const production = host.database;
		host.isTest = true;
		await host.deliver(body);
		Object.assign(host, { isTest: false, database: production });
		await host.deliver(body);
		expect(host.executions).toHaveLength(2);
	});

	it.each([
		['one event alone', (events: IDataObject[]) => JSON.stringify(events[0]), 1],
		[
			'one event a line',
			(events: IDataObject[]) => events.map((e) => JSON.stringify(e)).join('\n'),
			3,
		],
		[
			'lines of Windows',
			(events: IDataObject[]) => events.map((e) => JSON.stringify(e)).join('\r\n'),
			3,
		],
		[
			'an array that is printed nicely',
			(events: IDataObject[]) => JSON.stringify(events, null, 2),
			3,
		],
		['a byte order mark', (events: IDataObject[]) => `\ufeff${JSON.stringify(events)}`, 3],
	])('may be %s', async (_, write, count) => {
		const events = deviceEvents(3);
		expect(await host.deliver(write(events))).toMatchObject({ status: 200 });
		expect(ids()).toEqual(events.slice(0, count).map(({ id }) => id));
		expect(host.log).toEqual([]);
	});

	it.each(['text/plain', 'application/x-ndjson', 'application/xml', 'multipart/form-data', 'x'])(
		'may call itself %s',
		async (type) => {
			const reply = await host.deliver(JSON.stringify(deviceEvents(1)), SECRET, {
				'content-type': type,
			});
			expect(reply.status).toBe(200);
			expect(host.executions).toHaveLength(1);
		},
	);

	it.each(['', ' \n', '[]'])('of nothing (%j) is answered with 200', async (body) => {
		expect(await host.deliver(body)).toMatchObject({ status: 200 });
		expect(host.executions).toEqual([]);
		expect(host.log).toEqual([]);
	});

	it.each(['{', '[{"id":"a"', '"text"', '7', 'null', '[1, null, "x", []]', '<xml/>', '\u0000'])(
		'of nonsense (%j) is answered with 200, and becomes one item',
		async (body) => {
			for (let time = 0; time < 2; time += 1) {
				expect(await host.deliver(body)).toMatchObject({ status: 200 });
			}
			expect(host.executions.flat().map(({ json }) => json)).toMatchObject([
				{
					event: 'N8N.EVENTS_UNREADABLE',
					eventName: 'Events Unreadable',
					eventId: expect.stringMatching(/^unreadable-[0-9a-f]{32}$/) as string,
					description: expect.stringMatching(
						new RegExp(`sent ${Buffer.byteLength(body)} bytes .*(not JSON|not events)`),
					) as string,
				},
			]);
			expect(host.log[0]).toEqual({
				level: 'error',
				message: expect.stringContaining('could not read') as string,
			});
		},
	);

	it.each([
		['gzip', gzipSync],
		['x-gzip', gzipSync],
		['deflate', deflateSync],
	] as const)('may be packed as %s', async (encoding, pack) => {
		const events = deviceEvents(3);
		const body = pack(JSON.stringify(events));
		const reply = await host.deliver(body, SECRET, { 'content-encoding': encoding });
		expect(reply).toMatchObject({ status: 200 });
		expect(ids()).toEqual(events.map(({ id }) => id));
	});

	it.each([
		['br', brotliCompressSync('[]'), 'not known'],
		['gzip', Buffer.from('[]'), 'cannot be unpacked'],
		['gzip', gzipSync(JSON.stringify(deviceEvents(3))).subarray(0, 40), 'cannot be unpacked'],
		['gzip', gzipSync(Buffer.alloc(200 * 1_048_576)), 'larger than 8 MB'],
	])('packed as %s that cannot be unpacked becomes one item', async (encoding, body, why) => {
		const reply = await host.deliver(body, SECRET, { 'content-encoding': encoding });
		expect(reply).toMatchObject({ status: 200 });
		expect(host.executions.flat().map(({ json }) => json)).toMatchObject([
			{ event: 'N8N.EVENTS_UNREADABLE', description: expect.stringContaining(why) as string },
		]);
	});

	it('loses only the lines that are broken', async () => {
		const [first, second] = deviceEvents(2);
		await host.deliver(`${JSON.stringify(first)}\n{"id":\n${JSON.stringify(second)}`);
		expect(ids().slice(0, 2)).toEqual([first.id, second.id]);
		expect(host.executions.flat().at(-1)?.json).toMatchObject({
			event: 'N8N.EVENTS_UNREADABLE',
			description: expect.stringContaining('1 of 3 parts are not JSON') as string,
		});
	});

	it('of 20 MB is answered with 200, and becomes one item', async () => {
		const body = JSON.stringify([deviceEvent({ note: 'x'.repeat(20 * 1_048_576) })]);
		expect(await host.deliver(body)).toMatchObject({ status: 200 });
		expect(host.executions.flat().map(({ json }) => json)).toMatchObject([
			{
				event: 'N8N.EVENTS_UNREADABLE',
				description: expect.stringMatching(/sent 2\d{7} bytes .* more than 8 MB/) as string,
			},
		]);
		expect(host.log[0].message).toContain('more than 8 MB');
		// The next one is read as ever.
		await host.deliver(JSON.stringify(deviceEvents(1)));
		expect(host.executions).toHaveLength(2);
	});

	it('that breaks off starts nothing, and the next one does', async () => {
		const socket = connect(host.port, '127.0.0.1');
		socket.write(
			`POST /webhook HTTP/1.1\r\nHost: n8n\r\nX-N8n-PingOne-Secret: ${SECRET}\r\nContent-Length: 900\r\n\r\n[{"id":"a"`,
		);
		await new Promise((resolve) => setTimeout(resolve, 50));
		socket.destroy();
		await host.deliver(JSON.stringify(deviceEvents(1)));
		expect(host.executions).toHaveLength(1);
	});
});

describe('a caller without the secret', () => {
	it.each([undefined, '', 'wrong', `${SECRET}x`, SECRET.slice(1), SECRET.toUpperCase()])(
		'%j is refused',
		async (secret) => {
			expect(await host.deliver(JSON.stringify(deviceEvents(1)), secret ?? 0)).toMatchObject({
				status: 401,
			});
			expect(host.executions).toEqual([]);
		},
	);

	it('is refused where n8n has forgotten its own', async () => {
		for (const secret of [undefined, '', null, 7]) {
			host.remember({ secret, seen: '' } as IDataObject);
			await host.restart();
			for (const sent of ['', 'undefined', 'null', '7']) {
				expect((await host.deliver('[]', sent)).status).toBe(401);
			}
		}
	});

	it('costs one line in the log, however often it tries', async () => {
		for (let round = 0; round < 20; round += 1) await host.deliver('[]', 'guess');
		expect(host.log).toHaveLength(1);
		expect(host.log[0]).toMatchObject({ level: 'warn' });
		expect(JSON.stringify(host.log)).not.toMatch(/guess|5ecret/);
	});

	it('is not read: 20 MB get the same 401', async () => {
		expect((await host.deliver('x'.repeat(20 * 1_048_576), 'wrong')).status).toBe(401);
	});
});

describe('an event', () => {
	it('comes out once when the delivery is repeated, also after a restart', async () => {
		const body = JSON.stringify(deviceEvents(5));
		await host.deliver(body);
		expect(await host.deliver(body)).toMatchObject({ status: 200 });
		await host.restart();
		expect(await host.deliver(body)).toMatchObject({ status: 200 });
		expect(ids()).toHaveLength(5);
	});

	it('comes out once when it stands twice in a delivery, or has no ID', async () => {
		const [event] = deviceEvents(1);
		const nameless = deviceEvent({ id: undefined });
		await host.deliver(JSON.stringify([event, event, nameless]));
		await host.deliver(JSON.stringify([nameless]));
		expect(ids()).toEqual([event.id, null]);
	});

	it('comes out once when its delivery is repeated before it was answered', async () => {
		host.startMs = 100;
		const body = JSON.stringify(deviceEvents(5));
		const replies = await Promise.all([1, 2, 3].map(async () => await host.deliver(body)));
		expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(ids()).toHaveLength(5);
	});

	it('is not lost when n8n cannot start the execution', async () => {
		host.failStarts = 1;
		const body = JSON.stringify(deviceEvents(5));
		expect((await host.deliver(body)).status).toBe(500);
		expect((await host.deliver(body)).status).toBe(200);
		expect(ids()).toHaveLength(5);
	});

	it('that cannot be read is not said to be accepted when n8n cannot start the execution', async () => {
		host.failStarts = 1;
		expect((await host.deliver('{')).status).toBe(500);
		expect(host.log.map(({ message }) => message).join()).not.toMatch(/answered|accepted|200/);
		expect((await host.deliver('{')).status).toBe(200);
		expect(host.executions.flat()).toHaveLength(1);
	});

	it('is not lost when a repetition overtakes a start that fails', async () => {
		host.startMs = 100;
		host.failStarts = 1;
		const body = JSON.stringify(deviceEvents(5));
		const [first, second] = await Promise.all([host.deliver(body), host.deliver(body)]);
		expect([first.status, second.status].sort()).toEqual([200, 500]);
		expect(ids()).toHaveLength(5);
	});

	it('comes out once when PingOne had hung up before n8n was done', async () => {
		host.startMs = 300;
		const body = JSON.stringify(deviceEvents(5));
		const socket = connect(host.port, '127.0.0.1');
		socket.write(
			`POST /webhook HTTP/1.1\r\nHost: n8n\r\nX-N8n-PingOne-Secret: ${SECRET}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
		);
		await new Promise((resolve) => setTimeout(resolve, 100));
		socket.destroy();
		expect((await host.deliver(body)).status).toBe(200);
		expect(ids()).toHaveLength(5);
	});
});

it('is what the admin asked for: what succeeded, what failed, raw, whole', async () => {
	const good = deviceEvent();
	const bad = deviceEvent({ result: { status: 'FAILED' } });
	const unclear = deviceEvent({ result: undefined });
	const send = async (parameters: IDataObject) => {
		host.change({ parameters });
		host.remember({ secret: SECRET, seen: '' });
		await host.restart();
		host.executions = [];
		await host.deliver(JSON.stringify([good, bad, unclear]));
		return host.executions.flat().map(({ json }) => json);
	};
	const ofOutcome = async (outcome: string) =>
		(await send({ filters: { outcome } })).map(({ eventId }) => eventId);
	// What PingOne does not say is not dropped.
	expect(await ofOutcome('FAILURE')).toEqual([bad.id, unclear.id]);
	expect(await ofOutcome('SUCCESS')).toEqual([good.id, unclear.id]);
	expect((await send({ settings: { includeRaw: true } }))[0]).toMatchObject({ raw: good });
	expect((await send({ simplify: false }))[0]).toEqual(good);
});
