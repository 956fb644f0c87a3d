"""The command line. main.py starts ``run`` itself; everything else comes here."""
