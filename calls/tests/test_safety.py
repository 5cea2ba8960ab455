from __future__ import annotations

import pytest

from calls.dialogue.safety import danger_heard

DANGERS = """
my brake pedal goes all the way to the floor
the brakes went to the floor this morning
when I press it the pedal just sinks
the pedal feels spongy and it hardly stops
I have no brakes
no, my brakes failed
I lost my brakes on the highway
the brakes gave out on me
my brakes aren't working
the brakes don't work at all
my brakes locked up
the brakes won't hold
the car won't stop
I can't stop the car
it can barely stop when I press the brake
the truck doesn't slow down, it cannot brake
the brake pedal is really soft
there's smoke coming out of the hood
my engine is smoking
it started to smoke on the way home
I see white smoke from under the dash
the car is on fire
my engine caught fire
I saw flames under my truck
there are sparks coming from the wheel
it smells like something is burning
I smell burning rubber
there's a burning smell in the cabin
an electrical smell comes from the vents
it stinks of burnt wires
I smell gas inside the car
there is a strong smell of gasoline
it smells like fuel when I start it
the gas smell is getting worse
fuel is leaking under the car
it's leaking gas
the gas tank is dripping
there's a fuel leak
exhaust fumes are coming inside the car
I think there is carbon monoxide in it
my car is overheating
the engine overheated twice today
it's running hot
the temperature gauge is in the red
the temp needle is all the way up
the radiator is boiling over
steam is coming out from under the hood
I can't steer
the steering wheel locked up while I was driving
my steering is gone
the steering feels really loose
I lost power steering on the freeway
I lost control of the car
the steering wheel is hard to turn and it won't turn left
my wheel is about to fall off
the front wheel wobbles badly
the lug nuts are loose
my engine light is blinking and the car is shaking
the check engine light is flashing
the oil pressure light came on
the gas pedal is stuck
the accelerator keeps sticking
it accelerates by itself
my tire blew out
I had a blowout
the tire just burst
my airbags went off
I was just in an accident
I just crashed
somebody is hurt
I'm stranded on the highway
I'm stuck on the side of the road
it stalled in traffic
it died while I was driving
the engine shuts off while driving
my hybrid battery is swollen
it won't stop accelerating
the car takes a long time to stop
it takes forever to brake
can you check my brakes I almost hit someone
my brake line is leaking
there's brake fluid leaking under the car and the pedal is low, it's leaking brake fluid
the steering got really heavy all of a sudden
the steering wheel is very stiff today
one of the lug nuts fell off
my ball joint broke and the wheel is sideways
the engine cut off on the highway and now it starts again
the engine cuts out while I'm driving
the hood flew up while driving
it jumped out of gear and rolled down the driveway
there's a big bubble on the side of my tire
I ran over something and my tire is bulging
oil is pouring out from underneath
I'm leaking a lot of oil
my oil light came on red
I'm feeling dizzy in the car
help there's been an accident on the highway
there's a bad crash here
someone's hurt
my son is badly hurt
I need an ambulance
I'm sitting on the shoulder of the highway and it won't start
""".strip().splitlines()

LOOK_ALIKES = """
I need new brake pads
I'd like a brake inspection
can you check my brakes
my brakes squeak a little
the brakes are grinding
how much is a brake job
do you have a smoke free waiting room
are you smoke-free
I need a smog check
is there a gas station near you
I want better gas mileage
I'd like to change the oil in my smoke gray Camry
my check engine light is on
the oil light came on
it's time for my tire rotation
I need new tires
I have a flat tire
can you look at my steering fluid
I need a power steering fluid flush
a wheel alignment please
I need the airbag recall done
my battery is dead
the car won't start
the heat doesn't work
my air conditioning blows hot air
I'd like to stop by tomorrow
can I stop by at nine
I can't stop by before five
stop calling me
no smoke, it just rattles
it's not overheating, the light is just on
I don't smell gas or anything
my car won't stop beeping
it won't stop making that noise
it smells like gas when I fill up is that normal
it takes a long time to start
how long does it take to stop by for an inspection
a bubble in the paint of my hood
there's an air bubble in my window tint
the seat is really stiff
my coffee spilled all over the seat
the window rolled down and won't go up
my hood won't pop open
I almost hit my mileage for the oil change
can I get a longer appointment to stop by
it leaks a little oil
the fire department is next to you, right
hold the fuel filter, just do the oil
book me for Friday at nine
no thank you
what are your hours
my last name is Burns
I drive a Ford Focus
is the coolant flush included
I'd like to cool the cabin better
the wheel covers are scratched
my heated steering wheel costs how much
I hit the floor mat button
can you vacuum the carpet on the floor
I need a fuel injection service
I'm on the road right now, call you later
the engine air filter needs replacing
""".strip().splitlines()


@pytest.mark.parametrize("phrase", DANGERS)
def test_every_danger_is_recognised(phrase: str) -> None:
    assert danger_heard(phrase)


@pytest.mark.parametrize("phrase", LOOK_ALIKES)
def test_look_alikes_raise_no_alarm(phrase: str) -> None:
    assert danger_heard(phrase) is None


def test_there_are_enough_phrases_to_speak_of_recall() -> None:
    assert len(set(DANGERS)) >= 60
    assert len(set(LOOK_ALIKES)) >= 40
