import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { PingOne } from '../../../../nodes/PingOne/PingOne.node.ts';
import { RESOURCES } from '../../../../nodes/PingOne/resources/registry.ts';
import { register } from '../../webauthn/authenticator.mts';
import { CEREMONY } from '../../webauthn/samples.mts';
import { observe, type Observed } from './observe.mts';
import { UUID, valuesFor } from './values.mts';

const { properties } = new PingOne().description;

/** The fields that n8n shows for an operation. */
const fieldsOf = (resource: string, operation: string) =>
	properties.filter(({ displayOptions, name }) => {
		const { show = {} } = displayOptions ?? {};
		const isOwn = show.resource?.includes(resource) && show.operation?.includes(operation);
		return isOwn && name !== 'resource' && name !== 'operation' && name !== 'allowAsTool';
	});

const FUTURE = new Date(Date.now() + 7_200_000).toISOString();

/** What an admin would enter in the fields that must have a value. */
const REQUIRED: IDataObject = {
	attestation: register(CEREMONY) as never,
	unlockAt: FUTURE,
	until: FUTURE,
	order: { devices: [{ device: { __rl: true, mode: 'id', value: UUID } }] },
	watchFor: 5,
	newLink: true,
};

function sampleFor({ name, type, modes, required, options = [] }: INodeProperties): unknown {
	// One that nothing else of the operation is about.
	const isOfGroup = !options.some((option) => option.name === 'title');
	if (name === 'updateFields') return { [isOfGroup ? 'name' : 'title']: 'x' };
	if (name in REQUIRED) return REQUIRED[name];
	if (type === 'resourceLocator' && (required || name === 'rpId')) {
		const mode = modes?.at(name === 'rpId' ? -1 : 1)?.name;
		return { __rl: true, mode, value: name === 'rpId' ? 'example.com' : UUID };
	}
	if (type === 'workflowSelector') return { __rl: true, mode: 'id', value: 'wf1' };
	return type === 'string' && required ? 'sample' : undefined;
}

/** Members that say something about another one. */
const NEEDS: Record<string, IDataObject> = {
	forceChange: { password: 'secret-1' },
	suppressVerificationCode: { lifecycleStatus: 'ACCOUNT_OK' },
	ageUnit: { olderThan: 1 },
};

/** Where a field is, and how parameters get a value for it. */
interface Place {
	at: string;
	field: INodeProperties;
	put: (parameters: IDataObject, value: unknown) => IDataObject;
	/** Without the field. */
	leaveOut: (parameters: IDataObject) => IDataObject;
}

function memberPlaces(at: string, collection: INodeProperties): Place[] {
	const members = collection.options as INodeProperties[];
	return members.flatMap((field): Place[] => {
		const around = (parameters: IDataObject) => ({
			...(parameters[collection.name] as IDataObject | undefined),
			...NEEDS[field.name],
		});
		const within = (parameters: IDataObject, own: IDataObject) => ({
			...parameters,
			[collection.name]: { ...around(parameters), ...own },
		});
		if (field.type === 'fixedCollection') {
			const put = (parameters: IDataObject, rows: unknown) =>
				within(parameters, { [field.name]: rows } as IDataObject);
			const leaveOut = (parameters: IDataObject) => within(parameters, {});
			const path = `${at}.${collection.name}`;
			return [
				{ at: `${path}.${field.name}`, field, put, leaveOut },
				...rowPlaces(path, field, put),
			];
		}
		return [
			{
				at: `${at}.${collection.name}.${field.name}`,
				field,
				put: (parameters, value) => within(parameters, { [field.name]: value } as IDataObject),
				leaveOut: (parameters) => within(parameters, {}),
			},
		];
	});
}

function rowPlaces(
	at: string,
	collection: INodeProperties,
	set: (parameters: IDataObject, rows: unknown) => IDataObject,
): Place[] {
	const [group] = collection.options as INodePropertyCollection[];
	return group.values.map((field) => {
		const other =
			field.name === 'value' ? { name: 'badge' } : field.name === 'name' ? { value: 'x' } : {};
		return {
			at: `${at}.${collection.name}.${field.name}`,
			field,
			put: (parameters, value) =>
				set(parameters, { [group.name]: [{ ...other, [field.name]: value }] }),
			leaveOut: (parameters) => set(parameters, { [group.name]: [other] }),
		};
	});
}

function placesOf(at: string, fields: INodeProperties[]): Place[] {
	return fields.flatMap((field): Place[] => {
		const whole: Place = {
			at: `${at}.${field.name}`,
			field,
			put: (parameters, value) => ({ ...parameters, [field.name]: value }) as IDataObject,
			leaveOut: (parameters) => parameters,
		};
		if (field.type === 'collection') return [whole, ...memberPlaces(at, field)];
		const set = (parameters: IDataObject, value: unknown) =>
			({ ...parameters, [field.name]: value }) as IDataObject;
		if (field.type === 'fixedCollection') return [whole, ...rowPlaces(at, field, set)];
		const { resource: _, operation: __, ...shown } = field.displayOptions?.show ?? {};
		const condition = Object.fromEntries(
			Object.entries(shown).map(([name, wanted]) => [name, wanted?.[0]]),
		) as IDataObject;
		return [
			{
				at: `${at}.${field.name}`,
				field,
				put: (parameters, value) => set({ ...parameters, ...condition }, value),
				leaveOut: (parameters) => ({ ...parameters, ...condition }),
			},
		];
	});
}

const SHOWN = (value: unknown) => JSON.stringify(value) ?? String(value);

const isRefusal = ({ refused, sent }: Observed, label: string) =>
	refused !== undefined && refused.field === label && sent === 0 && refused.hint.endsWith('.');

const counts = { fields: 0, values: 0, taken: 0, refused: 0, blank: 0 };

/** What went wrong with a field; nothing when every value was sent as meant or refused. */
async function faultsOf(
	{ at, field, put, leaveOut }: Place,
	run: (parameters: IDataObject) => Promise<Observed>,
	base: IDataObject,
): Promise<string[]> {
	const values = valuesFor(field);
	if (!values) return [];
	const faults: string[] = [];
	counts.fields += 1;
	const given = async (value: unknown) => {
		counts.values += 1;
		return await run(put(base, value));
	};
	for (const { canonical, forms } of values.meanings) {
		const meant = await given(canonical);
		if (isRefusal(meant, field.displayName)) faults.push(`${at}: refuses ${SHOWN(canonical)}`);
		if (meant.read === '[]') faults.push(`${at}: never reads ${SHOWN(canonical)}`);
		for (const form of forms) {
			const got = await given(form);
			counts.taken += 1;
			if (got.all !== meant.all || got.read !== meant.read) {
				faults.push(`${at}: takes ${SHOWN(form)} as something else: ${got.all}`);
			}
		}
	}
	for (const value of values.refused) {
		counts.refused += 1;
		const got = await given(value);
		if (!isRefusal(got, field.displayName)) {
			faults.push(`${at}: does not refuse ${SHOWN(value)}: ${got.all} ${got.read}`);
		}
	}
	const without = await run(leaveOut(base));
	const empty = await run(put(base, ''));
	for (const value of values.blank) {
		counts.blank += 1;
		const got = await given(value);
		const isAbsent = got.all === without.all || got.all === empty.all;
		if (!isRefusal(got, field.displayName) && !isAbsent) {
			faults.push(`${at}: takes ${SHOWN(value)} as something: ${got.all}`);
		}
	}
	return faults;
}

const OPERATIONS = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations.map((operation) => ({ at: `${resource}.${operation.value}`, resource, operation })),
);

// Two runs are compared, and times are rounded: none may pass in between.
beforeAll(() => {
	const now = Date.now();
	jest.spyOn(Date, 'now').mockReturnValue(now);
});

it.each(OPERATIONS)('$at takes each value as meant, or refuses it', async (one) => {
	const { at, resource, operation } = one;
	const fields = fieldsOf(resource, operation.value);
	const base = Object.fromEntries(
		fields.flatMap((field) => {
			const sample = sampleFor(field);
			return sample === undefined ? [] : [[field.name, sample]];
		}),
	) as IDataObject;
	const faults: string[] = [];
	for (const place of placesOf(at, fields)) {
		const run = async (parameters: IDataObject) =>
			await observe(operation, fields, parameters, place.field.name);
		faults.push(...(await faultsOf(place, run, base)));
	}
	expect(faults).toEqual([]);
});

afterAll(() => process.stdout.write(`field fuzz: ${JSON.stringify(counts)}\n`));
