"""Piper: natural voices that speak on this machine, each a neural model that is installed once.

engine.py is the engine, wording.py what it is given to say, model.py a model made to say it alike each time;
installed.py is the folder of voices, catalogue.py the publisher's list, fetching.py and install.py how one
comes here, people.py what is known of French ones.
"""
