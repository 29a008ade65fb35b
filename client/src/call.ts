/** What came back, with how it came. */
export type Answered<T> = { data: T; status: number; headers: Headers };

/** A call under way: awaited, it is what was asked for; `withResponse` gives status and headers as well. */
export type Call<T> = Promise<T> & { withResponse(): Promise<Answered<T>> };

export function callOf<T>(answered: Promise<Answered<T>>): Call<T> {
  const data = answered.then((answer) => answer.data);
  const withResponse = () => {
    // Whoever wants the whole hears of a failure there.
    data.catch(() => undefined);
    return answered;
  };
  return Object.assign(data, { withResponse });
}
