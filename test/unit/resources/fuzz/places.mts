import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/** Members that say something about another one. */
const NEEDS: Record<string, IDataObject> = {
	forceChange: { password: 'secret-1' },
	suppressVerificationCode: { lifecycleStatus: 'ACCOUNT_OK' },
	ageUnit: { olderThan: 1 },
	remindAfterUnit: { remindAfter: 20 },
	maxReminders: { remindAfter: 20 },
};

/** Where a field is, and how parameters get a value for it. */
export interface Place {
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

/** All places of fields, with the members of collections. @param at name of what they belong to */
export function placesOf(at: string, fields: INodeProperties[]): Place[] {
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
