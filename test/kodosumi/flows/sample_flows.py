"""Flows that show a client of Kodosumi every way in which a run can go."""

import asyncio
import os

from fastapi import Request
from kodosumi.core import (
    InputsError,
    KodosumiError,
    Launch,
    ServeAPI,
    Tracer,
    forms,
    response,
)
from ray import serve

MODULE = "sample_flows"
BEYOND_DOUBLE = 2**70

app = ServeAPI()


def flow(path: str, summary: str, description: str, *fields: forms.FormElement):
    """Registers the decorated function as what a launch of this flow runs."""

    def register(run):
        # Every flow shares this code, by which Launch would look its own up: it has to be told which one it is.
        async def enter(request: Request, inputs: dict):
            # The run happens in a process of its own, which finds its function by this name.
            return Launch(request, f"{MODULE}:{run.__name__}", inputs=inputs, reference=enter)

        app.enter(
            path,
            model=forms.Model(*fields, forms.Submit("Run")),
            summary=summary,
            description=description,
            tags=["sample"],
            author="flows@example.com",
            organization="Sample Flows",
            version="1.0.0",
        )(enter)
        return run

    return register


@flow(
    "/haiku",
    "Haiku writer",
    "Writes three lines on what it is asked for.",
    forms.Markdown("# Haiku writer\nThree lines on a subject of yours."),
    forms.InputText(name="prompt", label="Prompt", required=True, placeholder="A lighthouse"),
    forms.Select(
        name="tone",
        label="Tone",
        value="calm",
        option=[
            forms.InputOption(name="calm", label="Calm"),
            forms.InputOption(name="dry", label="Dry"),
            forms.InputOption(name="merry", label="Merry"),
        ],
    ),
)
async def write_haiku(inputs: dict, tracer: Tracer):
    await tracer.debug("counting syllables")
    tone = inputs.get("tone") or "calm"
    return response.Markdown(f"# {inputs['prompt']}\n\nA {tone} evening falls,\n\nthe lamp is lit for nobody,\n\nthe sea reads along.")


@flow(
    "/every-field",
    "Every field",
    "Gives back what reached it.",
    forms.InputText(name="text", label="Text", value="some text", size=40),
    forms.InputNumber(name="number", label="Number", value="3", min_value=0, max_value=10, step=1),
    forms.Checkbox(name="boolean", label="Boolean", option="Tick for yes"),
    forms.Select(
        name="select",
        label="Select",
        option=[forms.InputOption(name="a", label="Letter A"), forms.InputOption(name="b", label="Letter B")],
    ),
    forms.InputArea(name="textarea", label="Text area", rows=4, max_length=500),
)
async def echo_fields(inputs: dict):
    return {**inputs, "beyond_double": BEYOND_DOUBLE}


@flow(
    "/raises",
    "Raises",
    "Fails, with Kodosumi's own error or with any other.",
    forms.Select(
        name="kind",
        label="Kind",
        value="plain",
        option=[forms.InputOption(name="plain", label="ValueError"), forms.InputOption(name="kodosumi", label="KodosumiError")],
    ),
)
async def raise_error(inputs: dict):
    if inputs.get("kind") == "kodosumi":
        raise KodosumiError("the agent gave up on purpose")
    raise ValueError("the agent met a value it cannot use")


@app.enter(
    "/refuses",
    model=forms.Model(forms.Errors(), forms.InputText(name="topic", label="Topic"), forms.Submit("Run")),
    summary="Refuses",
    description="Accepts no input at all.",
    tags=["sample"],
)
async def refuse(inputs: dict):
    error = InputsError("nothing is good enough")
    error.add(topic=f"{inputs.get('topic')!r} will not do")
    raise error


@flow(
    "/asks-a-human",
    "Asks a human",
    "Stops until somebody answers.",
    forms.InputText(name="question", label="Question", value="Shall I go on?"),
    forms.InputNumber(name="patience", label="Seconds to wait for the answer", value="600"),
)
async def ask_human(inputs: dict, tracer: Tracer):
    question = inputs.get("question") or "Shall I go on?"
    answer = await tracer.lock("approval", data={"question": question}, timeout=float(inputs.get("patience") or 600))
    return response.Text(f"{question} {answer['answer']}")


@app.lock("approval")
async def approval_form(data: dict):
    return forms.Model(
        forms.Markdown(data["question"]),
        forms.InputText(name="answer", label="Answer", required=True),
        forms.Checkbox(name="sure", option="I am sure"),
        forms.Submit("Answer"),
    )


@app.lease("approval")
async def take_approval(inputs: dict):
    if not inputs.get("answer"):
        raise InputsError(answer="an answer is needed")
    return {"answer": inputs["answer"], "sure": inputs["sure"]}


@flow(
    "/slow",
    "Slow",
    "Takes as long as it is told to.",
    forms.InputNumber(name="seconds", label="Seconds", value="5", min_value=0),
)
async def sleep_seconds(inputs: dict):
    seconds = float(inputs.get("seconds") or 5)
    await asyncio.sleep(seconds)
    return response.Text(f"slept for {seconds:g} s")


@flow("/dies", "Dies", "Takes its process down with it.")
async def die():
    os._exit(1)


@serve.deployment
@serve.ingress(app)
class SampleFlows:
    pass


fast_app = SampleFlows.bind()
