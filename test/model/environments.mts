import type { IDataObject } from 'n8n-workflow';
import type { Draw } from './draw.mts';
import { EARLIER_RUN, type Asked, type Lie } from './judge.mts';

/** Which environment each item means, and the requests that went to another one. */
export class Environments {
	private readonly strays: Lie[] = [];

	private constructor(
		private readonly own: string,
		private readonly named: Array<string | undefined>,
	) {}

	/**
	 * Draws an environment for each item. A user or a group is in one only, so that all items for it
	 * name the same one; items that name neither, such as those of a create, share one.
	 *
	 * @param own the credential's environment, which an item may leave out
	 * @param draw without it, all items leave it out
	 */
	static drawn(own: string, asked: Asked[], draw?: Draw): Environments {
		const choices = draw ? [undefined, '', draw.uuid(), draw.uuid()] : [undefined];
		const homes = new Map<unknown, string | undefined>();
		const homeOf = ({ parameters }: Asked) => {
			const { value } = (parameters.user ?? parameters.group ?? {}) as IDataObject;
			if (!homes.has(value)) homes.set(value, draw?.one(choices));
			return homes.get(value);
		};
		return new Environments(own, asked.map(homeOf));
	}

	/** The items' fields, with Environment ID under Options where an item names one. */
	fill(items: IDataObject[]): IDataObject[] {
		return items.map((item, place) => {
			const environmentId = this.named[place];
			if (environmentId === undefined) return item;
			return { ...item, options: { ...(item.options as IDataObject), environmentId } };
		});
	}

	/** Notes where a request of an item goes. */
	note(item: number, environment: string): void {
		const named = this.named[item % EARLIER_RUN] ?? '';
		const meant = named === '' ? this.own : named;
		if (environment === meant) return;
		const what = `a request went to environment ${environment}, not to ${meant}`;
		this.strays.push({ kind: 'environment', item, what });
	}

	/** The requests that went to another environment. */
	get lies(): Lie[] {
		return this.strays;
	}
}
